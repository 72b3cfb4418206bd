import { ChangeDetectionStrategy, Component, computed, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { categories, pageNumber, posts } from '../content';
import { Settings } from '../core/settings';
import { fill } from '../core/texts';
import { SiteTitle } from '../core/title';
import { PostCardView } from '../parts/post-card';
import { Pagination } from '../shared/pagination';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

/** The newest posts; on the first page one of them large: the newest that is marked so, else the newest. */
@Component({
  selector: 'site-home',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Pagination, PostCardView, State],
  template: `
    <section class="wrap page home">
      @if (settings.site().tagline; as tagline) { <h1 class="tagline">{{ tagline }}</h1> } @else { <h1 class="visually-hidden">{{ settings.name() }}</h1> }
      @if (subjects().length) {
        <ul class="chips subjects" [attr.aria-label]="t.subjects">
          @for (category of subjects(); track category.id) { <li><a class="chip" [routerLink]="['/categories', category.slug]">{{ category.name }}</a></li> }
        </ul>
      }
      @if (list.hasValue()) {
        @if (list.value(); as l) {
          @if (lead(); as post) { <site-post-card [post]="post" lead /> }
          <ul class="grid posts">
            @for (post of rest(); track post.id) { <li><site-post-card [post]="post" /></li> }
          </ul>
          @if (!l.total) { <p class="empty">{{ t.empty }}</p> }
          <site-pagination [page]="l.page" [total]="l.total" [size]="l.per_page" />
        }
      } @else {
        <site-state [error]="list.error()" (retry)="list.reload()" />
      }
    </section>
  `,
})
export class Home {
  readonly page = input<string>();
  protected readonly t = typeTexts.home;
  protected readonly settings = inject(Settings);
  private readonly number = computed(() => pageNumber(this.page()));
  private readonly all = categories();
  protected readonly subjects = computed(() => (this.all.hasValue() ? this.all.value()!.filter((category) => category.posts) : []));
  protected readonly list = posts(() => '', this.number);
  private readonly shown = computed(() => (this.list.hasValue() ? this.list.value()!.posts : []));
  protected readonly lead = computed(() => (this.number() === 1 ? (this.shown().find((post) => post.featured) ?? this.shown()[0]) : undefined));
  protected readonly rest = computed(() => this.shown().filter((post) => post !== this.lead()));

  constructor() {
    const title = inject(SiteTitle);
    effect(() => title.set(this.number() > 1 ? fill(this.t.page, { number: this.number() }) : ''));
  }
}
