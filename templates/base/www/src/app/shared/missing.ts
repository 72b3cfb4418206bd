import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { texts } from '../core/texts';
import { SiteTitle } from '../core/title';

/** What is shown where nothing is. */
@Component({
  selector: 'site-missing',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  template: `
    <h1>{{ texts.notFound }}</h1>
    <p class="lead">{{ texts.notFoundText }}</p>
    <p><a class="button" routerLink="/">{{ texts.toFirstPage }}</a></p>
  `,
})
export class Missing {
  protected readonly texts = texts;

  constructor() {
    const title = inject(SiteTitle);
    title.set(texts.notFound);
    title.hide();
  }
}
