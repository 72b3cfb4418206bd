import { Injectable, Injector, computed, effect, inject, signal } from '@angular/core';
import { Api } from '../core/api';
import { Drafts } from '../core/draft';
import { Heading } from '../models';

export interface Text {
  html: string;
  contents: Heading[];
}

/**
 * A post as those who write see it: in the admin's preview, or opened from there. Then the account that is logged in asks the
 * api, which shows it drafts too, and makes HTML of what is being typed.
 */
@Injectable()
export class Writing {
  private readonly injector = inject(Injector);
  private readonly api = inject(Api);
  private readonly drafts = inject(Drafts);
  private readonly logged = signal(false);
  /** Whether the post may be asked for: visitors need not wait. */
  readonly ready = signal(!fromAdmin());
  /** Whether somebody is typing; then the address in the form is not yet one to go to. */
  readonly typing = computed(() => this.drafts.current() !== null);
  /** What is typed, once the api has made HTML of it; it stays while the next is on its way. */
  readonly text = signal<Text | undefined>(undefined);

  constructor() {
    if (!this.ready()) void this.logIn().finally(() => this.ready.set(true));
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

  private async render(text: string, signal: AbortSignal): Promise<void> {
    try {
      this.text.set((await this.api.post<Text>('/admin/posts/preview', { text }, { signal })).data);
    } catch {
      // What was shown before stays; the next letter asks again.
    }
  }

  private async logIn(): Promise<void> {
    const { Session } = await import('../core/session');
    const session = this.injector.get(Session);
    await session.open();
    this.logged.set(!!session.user());
  }
}

function fromAdmin(): boolean {
  return parent !== window || URL.parse(document.referrer)?.pathname.startsWith('/admin/') === true;
}
