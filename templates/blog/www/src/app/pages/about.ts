import { ChangeDetectionStrategy, Component, computed, effect, inject } from '@angular/core';
import { about, authors } from '../content';
import { SiteTitle } from '../core/title';
import { AuthorProfile } from '../parts/author-profile';
import { Html } from '../shared/html';
import { Picture } from '../shared/picture';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-about',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [AuthorProfile, Html, Picture, State],
  template: `
    <section class="wrap page narrow-page">
      @if (about.hasValue()) {
        @let a = about.value();
        <h1>{{ a?.title || t.title }}</h1>
        @if (a?.lead) { <p class="lead">{{ a?.lead }}</p> }
        @if (a?.image) { <site-picture class="about-picture" [src]="a?.image" [alt]="a?.image_alt" width="1600" height="700" eager sizes="(min-width: 48rem) 46rem, 92vw" /> }
        @if (a) { <site-html [html]="a.html" /> }
      } @else {
        <site-state [error]="about.error()" (retry)="about.reload()" />
      }
      @if (people().length) {
        <h2 class="people">{{ t.authors }}</h2>
        <ul class="profiles">
          @for (author of people(); track author.id) { <li><site-author-profile [author]="author" /></li> }
        </ul>
      }
    </section>
  `,
})
export class About {
  protected readonly t = typeTexts.about;
  protected readonly about = about();
  private readonly authors = authors();
  protected readonly people = computed(() => (this.authors.hasValue() ? this.authors.value()! : []));

  constructor() {
    const title = inject(SiteTitle);
    effect(() => {
      if (this.about.hasValue() && this.about.value()) title.set(this.about.value()!.title || this.t.title, this.about.value()!.lead);
    });
  }
}
