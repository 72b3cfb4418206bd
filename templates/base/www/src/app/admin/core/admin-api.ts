import { Injectable, inject } from '@angular/core';
import { Api, ApiError } from '../../core/api';
import { Config } from '../../core/config';
import { Session } from '../../core/session';
import { adminTexts } from '../admin-texts';

type Query = Record<string, string | number | undefined>;

/** The api, asked as the account that is logged in: the data of its answers, and files both ways. */
@Injectable({ providedIn: 'root' })
export class AdminApi {
  private readonly api = inject(Api);
  private readonly config = inject(Config);
  private readonly session = inject(Session);

  get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
    return this.api.get<T>(withQuery(path, query), { signal });
  }

  post<T>(path: string, body: object = {}): Promise<T> {
    return this.api.post<T>(path, body).then((answer) => answer.data);
  }

  put<T>(path: string, body: object): Promise<T> {
    return this.api.put<T>(path, body).then((answer) => answer.data);
  }

  patch<T>(path: string, body: object): Promise<T> {
    return this.api.patch<T>(path, body).then((answer) => answer.data);
  }

  delete<T>(path: string): Promise<T> {
    return this.api.delete<T>(path).then((answer) => answer.data);
  }

  /** Sends a file, telling how much has arrived (0 … 1); fetch cannot tell. */
  async upload<T>(path: string, file: File, progress: (part: number) => void): Promise<T> {
    const [{ api }, token] = await Promise.all([this.config.ready, this.session.fresh()]);
    return new Promise<T>((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('POST', api + path);
      request.setRequestHeader('Authorization', `Bearer ${token}`);
      request.responseType = 'json';
      request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
      request.onerror = () => reject(new ApiError(adminTexts.errors.offline, 0));
      request.onload = () => {
        const answer = request.response;
        if (request.status < 300 && answer?.status === 'ok') resolve(answer.data);
        else reject(failure(request.status, answer));
      };
      const form = new FormData();
      form.append('file', file);
      request.send(form);
    });
  }

  /** A file that only who is logged in may have (an invoice, an export), to be saved under a name. */
  async download(path: string, name: string): Promise<void> {
    const [{ api }, token] = await Promise.all([this.config.ready, this.session.fresh()]);
    const response = await fetch(api + path, { headers: { Authorization: `Bearer ${token}` } }).catch(() => null);
    if (!response?.ok) throw failure(response?.status ?? 0, await response?.json().catch(() => null));
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await response.blob());
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }
}

/** The path with the query's values that are given. */
export function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return path + (search && '?' + search);
}

function failure(http: number, answer: { message?: string; errors?: Record<string, string[]> } | null): ApiError {
  const { offline, tooLarge, unknown } = adminTexts.errors;
  return new ApiError(answer?.message || (http === 0 ? offline : http === 413 ? tooLarge : unknown), http, answer?.errors);
}
