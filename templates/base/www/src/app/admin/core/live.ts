import { DestroyRef, Injectable, inject, signal } from '@angular/core';
import type { Socket } from 'socket.io-client';
import { Config } from '../../core/config';
import { Toasts } from '../ui/toast';
import { AdminApi } from './admin-api';
import { Schemas } from './schema';

/** An event to the owner: a line to show and where it leads, below /admin/. */
interface News {
  text?: string;
  path?: string;
}

/** What the owner hears at once: messages, orders, comments. Each connection brings a new ticket. */
@Injectable({ providedIn: 'root' })
export class AdminLive {
  private readonly config = inject(Config);
  private readonly api = inject(AdminApi);
  private readonly schemas = inject(Schemas);
  private readonly toasts = inject(Toasts);
  private readonly listeners = new Map<string, Set<() => void>>();
  private socket?: Socket;
  readonly connected = signal(false);

  async start(): Promise<void> {
    if (this.socket) {
      this.socket.connect();
      return;
    }
    const [{ io }, { alert }] = await Promise.all([import('socket.io-client'), this.config.ready]);
    this.socket ??= io(alert, {
      transports: ['websocket'],
      reconnectionDelayMax: 30_000,
      forceNew: true,
      auth: (give) => void this.ticket().then((token) => give(token ? { token } : {})),
    });
    this.socket.on('connect', () => this.connected.set(true));
    this.socket.on('disconnect', () => this.connected.set(false));
    // A refused ticket (it is a minute long) ends the attempts; a new one may be better.
    this.socket.on('connect_error', () => setTimeout(() => this.socket?.active || this.socket?.connect(), 10_000));
    this.socket.onAny((event: string, data: News) => this.hear(event, data));
  }

  stop(): void {
    this.socket?.disconnect();
  }

  /** Calls back on these events until the component that asks is gone. To be called where inject() may be. */
  onWhileHere(events: string[], listener: () => void): void {
    for (const event of events) this.listeners.set(event, (this.listeners.get(event) ?? new Set()).add(listener));
    inject(DestroyRef).onDestroy(() => events.forEach((event) => this.listeners.get(event)?.delete(listener)));
  }

  private hear(event: string, data: News): void {
    this.listeners.get(event)?.forEach((listener) => listener());
    if (!data?.text) return;
    this.schemas.reload();
    this.toasts.say(String(data.text), { path: data.path ? '/admin/' + data.path : undefined, news: true });
  }

  private ticket(): Promise<string> {
    return this.api.get<{ ticket: string }>('/admin/alert-ticket').then(({ ticket }) => ticket, () => '');
  }
}
