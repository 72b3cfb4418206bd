import { ChangeDetectionStrategy, Component, computed, effect, inject, input } from '@angular/core';
import { author } from '../content';
import { fill } from '../core/texts';
import { SiteTitle } from '../core/title';
import { AuthorProfile } from '../parts/author-profile';
import { PostListView } from '../parts/post-list';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-author',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [AuthorProfile, PostListView, State],
  template: `
    <section class="wrap page">
      @if (author.hasValue()) {
        @if (author.value(); as a) {
          <header class="list-head"><site-author-profile [author]="a" page /></header>
          <h2 class="visually-hidden">{{ heading() }}</h2>
          <site-post-list [filter]="'author=' + slug()" [page]="page()" />
        }
      } @else {
        <site-state [error]="author.error()" (retry)="author.reload()" />
      }
    </section>
  `,
})
export class AuthorPage {
  readonly slug = input.required<string>();
  readonly page = input<string>();
  protected readonly author = author(this.slug);
  protected readonly heading = computed(() => fill(typeTexts.list.of, { name: this.author.value()?.name ?? '' }));

  constructor() {
    const title = inject(SiteTitle);
    effect(() => {
      if (this.author.hasValue()) title.set(this.author.value()!.name, this.author.value()!.role, this.author.value()!.image);
    });
  }
}
