import { ChangeDetectionStrategy, Component, effect, inject, input } from '@angular/core';
import { category } from '../content';
import { SiteTitle } from '../core/title';
import { PostListView } from '../parts/post-list';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-category',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [PostListView, State],
  template: `
    <section class="wrap page">
      @if (category.hasValue()) {
        @if (category.value(); as c) {
          <header class="list-head">
            <p class="kicker">{{ t.category }}</p>
            <h1>{{ c.name }}</h1>
            @if (c.description) { <p class="lead">{{ c.description }}</p> }
          </header>
          <site-post-list [filter]="'category=' + c.slug" [page]="page()" />
        }
      } @else {
        <site-state [error]="category.error()" (retry)="category.reload()" />
      }
    </section>
  `,
})
export class CategoryPage {
  readonly slug = input.required<string>();
  readonly page = input<string>();
  protected readonly t = typeTexts.list;
  protected readonly category = category(this.slug);

  constructor() {
    const title = inject(SiteTitle);
    effect(() => {
      if (this.category.hasValue()) title.set(this.category.value()!.name, this.category.value()!.description);
    });
  }
}
