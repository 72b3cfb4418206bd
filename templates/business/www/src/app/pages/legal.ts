import { ChangeDetectionStrategy, Component, effect, inject, input } from '@angular/core';
import { apiResource } from '../core/api';
import { SiteTitle } from '../core/title';
import { LegalPage } from '../models';
import { Html } from '../shared/html';
import { State } from '../shared/state';

/** A legal notice, a privacy notice, terms. */
@Component({
  selector: 'site-legal',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Html, State],
  template: `
    <article class="wrap page">
      @if (page.hasValue()) {
        <h1>{{ page.value()!.title }}</h1>
        <site-html [html]="page.value()!.html ?? ''" />
      } @else {
        <site-state [error]="page.error()" (retry)="page.reload()" />
      }
    </article>
  `,
})
export class Legal {
  readonly slug = input.required<string>();
  protected readonly page = apiResource<LegalPage>(() => '/legal/' + encodeURIComponent(this.slug()), { collection: 'legal_pages' });

  constructor() {
    const title = inject(SiteTitle);
    effect(() => this.page.hasValue() && title.set(this.page.value()!.title));
  }
}
