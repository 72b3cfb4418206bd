import { Injectable, Injector, inject, resource, signal } from '@angular/core';
import { Api } from '../core/api';
import { Drafts } from '../core/draft';
import { Heading } from '../models';

interface Rendered {
  html: string;
  contents: Heading[];
}

/**
 * A post as those who write see it: in the admin's preview, or opened from there. Then the account that is logged in asks the
 * api, which shows it drafts too, and what is being typed is made HTML by the api.
 */
@Injectable()
export class Writing {
  private readonly injector = inject(Injector);
  private readonly api = inject(Api);
  private readonly drafts = inject(Drafts);
  private readonly logged = signal(false);
  /** Whether the post may be asked for: visitors need not wait. */
  readonly ready = signal(!fromAdmin());

  constructor() {
    if (!this.ready()) void this.logIn().finally(() => this.ready.set(true));
  }

  /** Whether somebody is typing just now; then the address in the form is not yet one to go to. */
  typing(): boolean {
    return this.drafts.current() !== null;
  }

  /** The draft's text as HTML; undefined where nothing is being typed. To be called where inject() may be. */
  text(id: () => number | undefined) {
    return resource<Rendered, string | undefined>({
      params: () => {
        const draft = this.drafts.current();
        const mine = this.logged() && draft?.collection === 'posts' && draft.id === id();
        return mine ? String(draft.values['body'] ?? '') : undefined;
      },
      loader: async ({ params, abortSignal }) => {
        await new Promise((go) => setTimeout(go, 250));
        abortSignal.throwIfAborted();
        return (await this.api.post<Rendered>('/admin/posts/preview', { text: params }, { signal: abortSignal })).data;
      },
    });
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
