import { Injectable, ResourceRef, inject, resource } from '@angular/core';
import { Config } from './config';

/** What the api answers; see api/Framework/ApiResponse.php. */
interface Answer<T> {
  status: 'ok' | 'not ok' | 'error';
  message: string;
  data: T;
  errors?: Record<string, string[]>;
}

export class ApiError extends Error {
  constructor(
    message: string,
    readonly http: number,
    readonly errors: Record<string, string[]> = {},
  ) {
    super(message);
  }
}

@Injectable({ providedIn: 'root' })
export class Api {
  private readonly config = inject(Config);

  get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.send<T>(path, { signal }).then((answer) => answer.data);
  }

  post<T>(path: string, body: unknown): Promise<Answer<T>> {
    return this.send<T>(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  }

  private async send<T>(path: string, init: RequestInit): Promise<Answer<T>> {
    const { api } = await this.config.ready;
    let response: Response;
    try {
      response = await fetch(api + path, init);
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new ApiError('The connection failed. Please try again.', 0);
    }
    const answer: Answer<T> | null = await response.json().catch(() => null);
    if (!response.ok || answer?.status !== 'ok') {
      throw new ApiError(answer?.message ?? 'Something went wrong. Please try again.', response.status, answer?.errors);
    }
    return answer;
  }
}

/** The answer at a path, fetched anew when the path changes. To be called where inject() may be. */
export function apiResource<T>(path: () => string): ResourceRef<T | undefined> {
  const api = inject(Api);
  return resource<T, string>({ params: path, loader: ({ params, abortSignal }) => api.get<T>(params, abortSignal) });
}
