import { Injectable, effect, inject, signal, untracked } from '@angular/core';
import { RouterStateSnapshot, TitleStrategy } from '@angular/router';
import { forgetServed, link, meta, property } from './head';
import { isAdmin } from './routes';
import { Settings } from './settings';

interface Page {
  path: string;
  /** '?page=2' of a list; other queries make no page of their own. */
  query: string;
  /** null: as the server sent it. */
  title: string | null;
  description: string | null;
  image: string | null;
  hidden: boolean;
}

/**
 * "Page – Site" in the browser's title, as the api writes it, and what belongs to it: description, canonical address, Open Graph. On the first
 * page they came from the server, and stay until the page itself knows better or the visitor goes on.
 */
@Injectable({ providedIn: 'root' })
export class SiteTitle extends TitleStrategy {
  private readonly settings = inject(Settings);
  private readonly page = signal<Page>({ path: '', query: '', title: null, description: null, image: null, hidden: false });
  /** The site may have several addresses; the one that search engines should know is in the page. */
  private readonly origin = new URL(document.querySelector<HTMLMetaElement>('meta[property="og:url"]')?.content || location.origin).origin;
  private served = !!document.getElementById('preloaded');

  constructor() {
    super();
    effect(() => {
      if (this.page().path) this.write(this.page());
    });
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    const path = snapshot.url.split(/[?#]/)[0].replace(/(.)\/+$/, '$1') || '/';
    const [served, before] = [this.served, untracked(this.page).path];
    this.served = false;
    const query = /[?&](page=(?:[2-9]|[1-9]\d+))(?:[&#]|$)/.exec(snapshot.url)?.[1] ?? '';
    this.page.update((page) => ({ ...page, query: query && '?' + query }));
    if (path === before) return; // only the query changed: the page's description is still right
    const rest = served ? null : '';
    if (!served) forgetServed();
    this.page.update((page) => ({ ...page, path, title: served ? null : (this.buildTitle(snapshot) ?? ''), description: rest, image: rest, hidden: isAdmin(path) }));
  }

  /** For pages whose title comes with their data. */
  set(title: string, description = '', image = ''): void {
    this.page.update((page) => ({ ...page, title, description, image }));
  }

  describe(description: string): void {
    this.page.update((page) => ({ ...page, description }));
  }

  /** Nothing that search engines should keep: a page that does not exist, a cart. */
  hide(): void {
    this.page.update((page) => ({ ...page, hidden: true }));
  }

  private write({ path, query, title, description, image, hidden }: Page): void {
    const [name, site, origin] = [this.settings.name(), this.settings.site(), this.origin];
    const address = hidden ? '' : origin + path + query;
    if (title !== null) {
      document.title = (title ? [title, name] : [name, site.tagline]).filter(Boolean).join(' – ');
      property('og:title', title || name);
      property('og:url', address);
      link('canonical', address);
      meta('robots', hidden ? 'noindex' : '');
    } else if (hidden) {
      meta('robots', 'noindex');
    }
    if (description !== null) {
      const about = description || site.description || site.tagline || '';
      meta('description', about);
      property('og:description', about);
    }
    if (image !== null) property('og:image', image || site.image ? new URL(image || site.image!, origin).href : '');
  }
}
