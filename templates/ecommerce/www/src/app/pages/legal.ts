import { ChangeDetectionStrategy, Component, effect, inject, input } from '@angular/core';
import { apiResource } from '../core/api';
import { SiteTitle } from '../core/title';
import { Html } from '../shared/html';
import { State } from '../shared/state';

/** Terms, privacy, returns: what the owner wrote. */
@Component({
  selector: 'site-legal',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Html, State],
  template: `
    <article class="wrap page narrow-page">
      @if (page.value(); as p) {
        <h1>{{ p.title }}</h1>
        <site-html [html]="p.html" />
      } @else {
        <site-state [error]="page.error()" (retry)="page.reload()" />
      }
    </article>
  `,
})
export class Legal {
  readonly slug = input.required<string>();
  protected readonly page = apiResource<{ id: number; title: string; html: string }>(() => '/legal/' + encodeURIComponent(this.slug()), { collection: 'legal_pages' });

  constructor() {
    const title = inject(SiteTitle);
    effect(() => {
      const page = this.page.value();
      if (page) title.set(page.title);
    });
  }
}
