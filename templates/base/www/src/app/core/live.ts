import { Injectable, inject, signal } from '@angular/core';
import type { Socket } from 'socket.io-client';
import { Config } from './config';

/**
 * Live messages from the alert service. Connects some seconds after the page is shown and only while it is visible.
 * When the connection comes back after a new version was deployed, `updated` becomes true.
 */
@Injectable({ providedIn: 'root' })
export class Live {
  private readonly config = inject(Config);
  private readonly listeners = new Map<string, Set<(data: never) => void>>();
  private socket?: Socket;
  readonly updated = signal(false);

  start(): void {
    setTimeout(() => this.visible(), 3000);
    document.addEventListener('visibilitychange', () => this.visible());
  }

  /** Calls back on each event of that name; returns how to stop. */
  on<T>(event: string, listener: (data: T) => void): () => void {
    const set = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, set.add(listener as (data: never) => void));
    return () => set.delete(listener as (data: never) => void);
  }

  private async visible(): Promise<void> {
    if (document.visibilityState !== 'visible') {
      this.socket?.disconnect();
      return;
    }
    if (!this.socket) {
      const [{ io }, { alert }] = await Promise.all([import('socket.io-client'), this.config.ready]);
      if (this.socket) return;
      this.socket = io(alert, { transports: ['websocket'], reconnectionDelay: 1000, reconnectionDelayMax: 30_000, autoConnect: false });
      this.socket.on('connect', () => this.check());
      this.socket.onAny((event: string, data: unknown) => this.listeners.get(event)?.forEach((listener) => listener(data as never)));
    }
    this.socket.connect();
  }

  /** Is the page that the server has now made of other files than this one? */
  private async check(): Promise<void> {
    try {
      const page = await (await fetch('/index.html', { cache: 'no-cache' })).text();
      const main = document.querySelector<HTMLScriptElement>('script[src*="main"]')?.getAttribute('src');
      if (main && /main-[\w-]{8}\.js/.test(main)) this.updated.set(!page.includes(main));
    } catch {
      // Not reachable just now.
    }
  }
}
