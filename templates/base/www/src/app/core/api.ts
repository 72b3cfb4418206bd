import { Injectable, inject } from '@angular/core';
import { Config } from './config';
import { texts } from './texts';

export { apiResource, type ApiResource, type ApiResourceOptions } from './api-resource';
export type { Loaded } from './loaded';

/** What the api answers; see api/Framework/ApiResponse.php. */
export interface Answer<T> {
  status: 'ok' | 'not ok' | 'error';
  message: string;
  data: T;
  errors?: Record<string, string[]>;
}

export class ApiError extends Error {
  constructor(
    message: string,
    /** The status of HTTP, 0 when there was no answer. */
    readonly http: number,
    readonly errors: Record<string, string[]> = {},
  ) {
    super(message);
  }

  /** There was no answer, or none of the api's own: it may be there again in a moment. */
  get passing(): boolean {
    return this.http === 0 || this.http >= 500;
  }
}

export interface Options {
  signal?: AbortSignal;
  /** Instead of the token of who is logged in; null sends none. */
  token?: string | null;
}

/** Asks the api. Every method rejects with an ApiError, or as `signal` says when it was aborted. */
@Injectable({ providedIn: 'root' })
export class Api {
  private readonly config = inject(Config);
  /** The session sets these. `refused` is a token that the api did not take: a newer one, or none, is wanted. */
  token?: (refused?: string) => string | undefined | Promise<string | undefined>;
  onUnauthorized?: () => void;

  get<T>(path: string, options: Options = {}): Promise<T> {
    return this.send<T>('GET', path, undefined, options).then((answer) => answer.data);
  }

  post<T>(path: string, body: unknown, options: Options = {}): Promise<Answer<T>> {
    return this.send<T>('POST', path, body, options);
  }

  put<T>(path: string, body: unknown, options: Options = {}): Promise<Answer<T>> {
    return this.send<T>('PUT', path, body, options);
  }

  patch<T>(path: string, body: unknown, options: Options = {}): Promise<Answer<T>> {
    return this.send<T>('PATCH', path, body, options);
  }

  delete<T>(path: string, options: Options = {}): Promise<Answer<T>> {
    return this.send<T>('DELETE', path, undefined, options);
  }

  /** `body` is sent as JSON, a FormData as it is. */
  private async send<T>(method: string, path: string, body: unknown, { signal, token }: Options): Promise<Answer<T>> {
    const used = token === undefined ? await this.token?.() : token;
    const answer = await this.once<T>(method, path, body, used, signal);
    if (answer.http !== 401 || !used || token !== undefined) return this.good(answer);
    const newer = await this.token?.(used);
    if (newer && newer !== used) return this.good(await this.once<T>(method, path, body, newer, signal));
    this.onUnauthorized?.();
    return this.good(answer);
  }

  private async once<T>(method: string, path: string, body: unknown, token?: string | null, signal?: AbortSignal) {
    const { api } = await this.config.ready;
    const form = body instanceof FormData;
    const headers: Record<string, string> = {};
    if (token) headers['Authorization'] = 'Bearer ' + token;
    if (body !== undefined && !form) headers['Content-Type'] = 'application/json';
    let response: Response;
    try {
      response = await fetch(api + path, { method, headers, signal, body: form ? body : body === undefined ? undefined : JSON.stringify(body) });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new ApiError(texts.noConnection, 0);
    }
    const answer: Answer<T> | null = await response.json().catch(() => null);
    return { http: response.status, ok: response.ok, answer };
  }

  private good<T>({ http, ok, answer }: { http: number; ok: boolean; answer: Answer<T> | null }): Answer<T> {
    if (!ok || answer?.status !== 'ok') throw new ApiError(answer?.message || texts.wentWrong, http, answer?.errors);
    return answer;
  }
}
