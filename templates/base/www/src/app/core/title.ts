import { Injectable, effect, inject, signal } from '@angular/core';
import { Meta, Title } from '@angular/platform-browser';
import { RouterStateSnapshot, TitleStrategy } from '@angular/router';
import { Config } from './config';

/** "Page · Site" in the browser's title, and the description that goes with it. */
@Injectable({ providedIn: 'root' })
export class SiteTitle extends TitleStrategy {
  private readonly config = inject(Config);
  private readonly title = inject(Title);
  private readonly meta = inject(Meta);
  private readonly page = signal('');

  constructor() {
    super();
    effect(() => {
      const parts = [this.page(), this.config.name()].filter(Boolean);
      if (parts.length) this.title.setTitle(parts.join(' · '));
    });
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.page.set(this.buildTitle(snapshot) ?? '');
  }

  /** For pages whose title comes with their data. */
  set(page: string, description = ''): void {
    this.page.set(page);
    this.describe(description);
  }

  describe(description: string): void {
    this.meta.updateTag({ name: 'description', content: description });
  }
}
