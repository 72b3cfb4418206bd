import { Injectable, inject, signal } from '@angular/core';
import type { Socket } from 'socket.io-client';
import { Config } from './config';

type Listener = (data: never) => void;

/**
 * Live messages from the alert service. Connects some seconds after the page is shown and only while it is visible.
 * When the connection comes back after a new version was deployed, `updated` becomes true.
 */
@Injectable({ providedIn: 'root' })
export class Live {
  private readonly config = inject(Config);
  private readonly listeners = new Map<string, Set<Listener>>();
  private socket?: Socket;
  readonly updated = signal(false);
  readonly connected = signal(false);
  /** Who is logged in to the admin gets the owner's messages too: a short-lived ticket, asked for at each connection. Set by the session. */
  ticket?: () => Promise<string | undefined>;

  start(): void {
    setTimeout(() => this.visible(), 3000);
    document.addEventListener('visibilitychange', () => this.visible());
  }

  /** Calls back on each event of that name ('*': on all of them, with {event, data}); returns how to stop. */
  on<T>(event: string, listener: (data: T) => void): () => void {
    const set = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, set.add(listener as Listener));
    return () => set.delete(listener as Listener);
  }

  /** After a login or logout, reconnects as the current user. */
  reconnect(): void {
    this.socket?.disconnect();
    void this.visible();
  }

  private async visible(): Promise<void> {
    if (document.visibilityState !== 'visible') {
      this.socket?.disconnect();
      return;
    }
    if (!this.socket) {
      const [{ io }, { alert }] = await Promise.all([import('socket.io-client'), this.config.ready]);
      this.socket ??= this.open(io(alert, {
        transports: ['websocket'],
        reconnectionDelay: 1000,
        reconnectionDelayMax: 30_000,
        autoConnect: false,
        auth: (give) => void this.ownTicket().then((token) => give(token ? { token } : {})),
      }));
    }
    this.socket.connect();
  }

  private open(socket: Socket): Socket {
    socket.on('connect', () => {
      this.connected.set(true);
      void this.check();
    });
    socket.on('disconnect', () => this.connected.set(false));
    // The server refused the ticket, after which the client does not try again by itself.
    socket.on('connect_error', () => socket.active || setTimeout(() => document.visibilityState === 'visible' && socket.connect(), 5000));
    socket.onAny((event: string, data: unknown) => {
      this.tell(event, data);
      this.tell('*', { event, data });
    });
    return socket;
  }

  private tell(event: string, data: unknown): void {
    this.listeners.get(event)?.forEach((listener) => listener(data as never));
  }

  private async ownTicket(): Promise<string | undefined> {
    // Without a ticket the public messages still come.
    return this.ticket?.().catch(() => undefined);
  }

  /** Is what the server has now another version than this page? */
  private async check(): Promise<void> {
    const { version } = await this.config.ready;
    const now = await this.config.file();
    if (version && now.version) this.updated.set(now.version !== version);
  }
}
