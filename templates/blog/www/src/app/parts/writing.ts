import { Injectable, Injector, computed, effect, inject, signal } from '@angular/core';
import { Api } from '../core/api';
import { Drafts } from '../core/draft';
import { Heading } from '../models';

export interface Text {
  html: string;
  contents: Heading[];
}

/**
 * A post as those who write see it, at /preview/…: the account that is logged in asks the api, which shows it drafts too, and
 * makes HTML of what is being typed in the admin.
 */
@Injectable()
export class Writing {
  private readonly injector = inject(Injector);
  private readonly api = inject(Api);
  private readonly drafts = inject(Drafts);
  private readonly logged = signal(false);
  /** Whether it is known who is logged in. */
  readonly ready = signal(false);
  /** What is typed, once the api has made HTML of it; it stays while the next is on its way. */
  readonly text = signal<Text | undefined>(undefined);

  constructor() {
    const typed = computed(() => {
      const draft = this.drafts.current();
      return this.logged() && draft?.collection === 'posts' ? String(draft.values['body'] ?? '') : undefined;
    });
    effect((onCleanup) => {
      const text = typed();
      if (text === undefined) return;
      const abort = new AbortController();
      const timer = setTimeout(() => void this.render(text, abort.signal), 250);
      onCleanup(() => {
        clearTimeout(timer);
        abort.abort();
      });
    });
  }

  async logIn(): Promise<void> {
    const { Session } = await import('../core/session');
    const session = this.injector.get(Session);
    await session.open();
    this.logged.set(!!session.user());
    this.ready.set(true);
  }

  private async render(text: string, signal: AbortSignal): Promise<void> {
    try {
      this.text.set((await this.api.post<Text>('/admin/posts/preview', { text }, { signal })).data);
    } catch {
      // What was shown before stays; the next letter asks again.
    }
  }
}
