import { Injectable, inject, signal } from '@angular/core';
import { Api, ApiError } from '../core/api';

export interface CustomerUser { id: number; email: string; name: string }
interface Grant { token: string; expires_in: number; user: CustomerUser }

const KNOWN = 'customer';

/**
 * The customer who is logged in. The token is in memory only; the cookie that renews it is not readable by scripts. That there
 * is one is noted, so that visitors without an account cause no request. Tabs renew one after the other.
 */
@Injectable({ providedIn: 'root' })
export class Customer {
  private readonly api = inject(Api);
  private token = '';
  private until = 0;
  private renewing?: Promise<void>;
  readonly user = signal<CustomerUser | null>(null);
  readonly known = signal(localStorage.getItem(KNOWN) === '1');

  /** A token for the next request, or null for a guest. */
  async fresh(): Promise<string | null> {
    if (!this.known()) return null;
    if (!this.token || Date.now() > this.until) await (this.renewing ??= this.renew().finally(() => (this.renewing = undefined)));
    return this.token || null;
  }

  async login(path: '/customer/login' | '/customer/register' | '/customer/reset', body: unknown): Promise<void> {
    this.take((await this.api.post<Grant>(path, body, { token: null })).data);
  }

  async logout(): Promise<void> {
    await this.api.post('/customer/logout', {}, { token: null }).catch(() => undefined);
    this.forget();
  }

  /** A request of the customer's own. */
  async ask<T>(method: 'get' | 'post' | 'put' | 'delete', path: string, body?: unknown): Promise<T> {
    const token = await this.fresh();
    if (method === 'get') return this.api.get<T>(path, { token });
    const answer = method === 'delete' ? await this.api.delete<T>(path, { token }) : await this.api[method]<T>(path, body, { token });
    return answer.data;
  }

  /** A new password; the answer brings a new token, since the old ones no longer hold. */
  async change(body: unknown): Promise<void> {
    this.take(await this.ask<Grant>('post', '/customer/password', body));
  }

  private renew(): Promise<void> {
    return navigator.locks.request('customer', async () => {
      try {
        this.take((await this.api.post<Grant>('/customer/refresh', {}, { token: null })).data);
      } catch (error) {
        // Without a connection the session is not over.
        if (error instanceof ApiError && [400, 401, 403].includes(error.http)) this.forget();
      }
    });
  }

  private take({ token, expires_in, user }: Grant): void {
    this.token = token;
    this.until = Date.now() + (expires_in - 30) * 1000;
    this.user.set(user);
    this.note(true);
  }

  private forget(): void {
    this.token = '';
    this.user.set(null);
    this.note(false);
  }

  private note(known: boolean): void {
    this.known.set(known);
    if (known) localStorage.setItem(KNOWN, '1');
    else localStorage.removeItem(KNOWN);
  }
}
