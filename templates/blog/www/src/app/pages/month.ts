import { ChangeDetectionStrategy, Component, computed, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SiteTitle } from '../core/title';
import { month } from '../format';
import { PostListView } from '../parts/post-list';
import { Missing } from '../shared/missing';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-month',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Missing, PostListView],
  template: `
    <section class="wrap page">
      @if (name(); as name) {
        <header class="list-head">
          <p class="kicker"><a routerLink="/archive">{{ t.title }}</a></p>
          <h1>{{ name }}</h1>
        </header>
        <site-post-list [filter]="filter()" [page]="page()" />
      } @else {
        <site-missing />
      }
    </section>
  `,
})
export class MonthPage {
  readonly year = input.required<string>();
  readonly month = input.required<string>();
  readonly page = input<string>();
  protected readonly t = typeTexts.archive;
  /** Empty when the address is not that of a month. */
  protected readonly name = computed(() => {
    const known = /^[1-9]\d{3}$/.test(this.year()) && /^(0[1-9]|1[0-2])$/.test(this.month());
    return known ? month(Number(this.year()), Number(this.month())) : '';
  });
  protected readonly filter = computed(() => `year=${this.year()}&month=${Number(this.month())}`);

  constructor() {
    const title = inject(SiteTitle);
    effect(() => this.name() && title.set(this.name()));
  }
}
