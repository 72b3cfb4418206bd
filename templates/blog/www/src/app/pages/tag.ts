import { ChangeDetectionStrategy, Component, effect, inject, input } from '@angular/core';
import { tag } from '../content';
import { SiteTitle } from '../core/title';
import { PostListView } from '../parts/post-list';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-tag',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [PostListView, State],
  template: `
    <section class="wrap page">
      @if (tag.hasValue()) {
        @if (tag.value(); as c) {
          <header class="list-head">
            <p class="kicker">{{ t.tag }}</p>
            <h1>{{ c.name }}</h1>
            @if (c.description) { <p class="lead">{{ c.description }}</p> }
          </header>
          <site-post-list [filter]="'tag=' + c.slug" [page]="page()" />
        }
      } @else {
        <site-state [error]="tag.error()" (retry)="tag.reload()" />
      }
    </section>
  `,
})
export class TagPage {
  readonly slug = input.required<string>();
  readonly page = input<string>();
  protected readonly t = typeTexts.list;
  protected readonly tag = tag(this.slug);

  constructor() {
    const title = inject(SiteTitle);
    effect(() => {
      if (this.tag.hasValue()) title.set(this.tag.value()!.name, this.tag.value()!.description);
    });
  }
}
