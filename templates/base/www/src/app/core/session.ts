import { Injectable, inject, signal } from '@angular/core';
import { Api, ApiError } from './api';

export interface User {
  id: number;
  email: string;
  name: string;
  role: 'owner' | 'editor';
  /** The password is still the one that was drawn for the account. */
  first_password?: boolean;
}

interface Grant {
  token: string;
  expires_in: number;
  user: User;
}
/** A request without a cookie has no user, and is no error. */
type Renewal = Grant | { user: null };

/**
 * Who is logged in to the admin. The token is kept in memory only; the cookie that renews it is not readable by scripts.
 * Tabs renew one after the other (the cookie changes each time), and tell each other when somebody logs in or out.
 */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly api = inject(Api);
  private readonly tabs = new BroadcastChannel('session');
  private token = '';
  private until = 0;
  private opening?: Promise<void>;
  private renewing?: Promise<void>;
  readonly user = signal<User | null>(null);
  /** The last user: their screen stays while they log in again. */
  readonly lastUser = signal<number | undefined>(undefined);

  constructor() {
    this.api.token = (refused) => this.fresh(refused);
    this.tabs.onmessage = ({ data }) => {
      if (data === 'out') this.forget();
      if (data === 'in' && !this.user()) void this.renew();
    };
  }

  /** Goes on with the session that the browser still has, if any. */
  open(): Promise<void> {
    return (this.opening ??= this.renew());
  }

  async login(email: string, password: string): Promise<void> {
    this.take(await this.ask<Grant>('/auth/login', { email, password }));
    this.tabs.postMessage('in');
  }

  async logout(): Promise<void> {
    try {
      await this.ask('/auth/logout');
    } finally {
      this.forget();
      this.tabs.postMessage('out');
    }
  }

  /** A token for the next request, or '' when no one is logged in. `refused` is a token that the api rejected. */
  async fresh(refused = ''): Promise<string> {
    if (this.token && this.token !== refused && Date.now() < this.until) return this.token;
    if (this.user() || refused) await this.renew();
    return this.token;
  }

  /** Requests the user again, after a change of the account. */
  renew(): Promise<void> {
    return (this.renewing ??= this.inTurn(async () => {
      try {
        const grant = await this.ask<Renewal>('/auth/refresh');
        if (grant.user) this.take(grant);
        else this.forget();
      } catch (error) {
        // Without a connection the session is not over.
        if (error instanceof ApiError && [400, 401, 403].includes(error.http)) this.forget();
      }
    }).finally(() => (this.renewing = undefined)));
  }

  private take(grant: Grant): void {
    this.token = grant.token;
    this.until = Date.now() + (grant.expires_in - 20) * 1000;
    this.user.set(grant.user);
    this.lastUser.set(grant.user.id);
  }

  private forget(): void {
    this.token = '';
    this.user.set(null);
  }

  /** One tab at a time; pages without https have no locks. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    return navigator.locks ? navigator.locks.request('session', work).then(() => undefined) : work();
  }

  private ask<T>(path: string, body: object = {}): Promise<T> {
    return this.api.post<T>(path, body, { token: null }).then((answer) => answer.data);
  }
}
