import { DestroyRef, Injectable, effect, inject, untracked } from '@angular/core';
import { Live } from '../../core/live';
import { Session } from '../../core/session';
import { Toasts } from '../ui/toast';
import { AdminApi } from './admin-api';
import { Schemas } from './schema';

/** An event to the owner: a line to show, and where it leads below /admin/. */
interface News {
  event: string;
  data: { text?: string; path?: string } | null;
}

/** What the owner hears at once: messages, orders, comments. */
@Injectable({ providedIn: 'root' })
export class AdminLive {
  private readonly live = inject(Live);
  private readonly api = inject(AdminApi);
  private readonly schemas = inject(Schemas);
  private readonly toasts = inject(Toasts);
  private counting?: ReturnType<typeof setTimeout>;

  constructor() {
    const session = inject(Session);
    let known: number | undefined;
    this.live.on<News>('*', (news) => this.hear(news));
    effect(() => {
      const user = session.user()?.id;
      if (user === known) return;
      known = user;
      this.live.ticket = user ? () => this.api.get<{ ticket: string }>('/admin/alert-ticket').then(({ ticket }) => ticket) : undefined;
      untracked(() => this.live.reconnect());
    });
    // What happened while there was no connection was not heard.
    let lost = false;
    effect(() => {
      if (this.live.connected()) {
        if (lost) untracked(() => this.schemas.reload());
        lost = false;
      } else lost = true;
    });
  }

  /** Calls back on these events until the calling component is destroyed. Call it in an injection context. */
  onWhileHere(events: string[], listener: () => void): void {
    const stops = events.map((event) => this.live.on(event, listener));
    inject(DestroyRef).onDestroy(() => stops.forEach((stop) => stop()));
  }

  private hear({ data }: News): void {
    // Counts are asked for once for all that comes within a moment.
    this.counting ??= setTimeout(() => {
      this.counting = undefined;
      this.schemas.reload();
    }, 300);
    if (data?.text) this.toasts.say(String(data.text), { path: data.path ? '/admin/' + data.path : undefined, news: true });
  }
}
