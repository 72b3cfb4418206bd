import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { pageNumber, search } from '../content';
import { fill } from '../core/texts';
import { SiteTitle } from '../core/title';
import { PostMeta } from '../parts/post-meta';
import { Pagination } from '../shared/pagination';
import { State } from '../shared/state';
import { typeTexts } from '../texts';

/** The question is in the address, so that a search can be sent as a link and the way back works. */
@Component({
  selector: 'site-search',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Pagination, PostMeta, State],
  template: `
    <section class="wrap page narrow-page">
      <h1>{{ t.title }}</h1>
      <form class="search-form" role="search" (submit)="go($event)">
        <label class="visually-hidden" for="q">{{ t.field }}</label>
        <input #field id="q" class="search" type="search" name="q" maxlength="200" autocomplete="off" [value]="query()" [placeholder]="t.field" aria-describedby="q-help" />
        <button class="button" type="submit">{{ t.go }}</button>
      </form>
      <p class="help" id="q-help">{{ t.help }}</p>
      @if (query()) {
        @if (found.hasValue()) {
          @if (found.value(); as f) {
            <p class="found" role="status">{{ count() }}</p>
            <ol class="hits">
              @for (hit of f.hits; track hit.post.id) {
                <li>
                  <h2><a [routerLink]="['/posts', hit.post.slug]">@for (piece of hit.title; track $index) {@if (piece.hit) {<mark>{{ piece.text }}</mark>} @else {{{ piece.text }}}}</a></h2>
                  <p>… @for (piece of hit.excerpt; track $index) {@if (piece.hit) {<mark>{{ piece.text }}</mark>} @else {{{ piece.text }}}} …</p>
                  <p class="post-meta"><site-post-meta [post]="hit.post" /></p>
                </li>
              }
            </ol>
            <site-pagination [page]="f.page" [total]="f.total" [size]="f.per_page" />
          }
        } @else {
          <site-state [error]="found.error()" (retry)="found.reload()" />
        }
      }
    </section>
  `,
})
export class SearchPage {
  readonly q = input<string>();
  readonly page = input<string>();
  protected readonly t = typeTexts.search;
  private readonly router = inject(Router);
  protected readonly query = computed(() => (this.q() ?? '').trim().slice(0, 200));
  private readonly number = computed(() => pageNumber(this.page()));
  protected readonly found = search(this.query, this.number);
  protected readonly count = computed(() => {
    const total = this.found.value()?.total ?? 0;
    return total === 0 ? fill(this.t.none, { query: this.query() }) : total === 1 ? this.t.one : fill(this.t.many, { count: total });
  });

  constructor() {
    inject(SiteTitle).hide();
  }

  protected go(event: Event): void {
    event.preventDefault();
    const q = String(new FormData(event.target as HTMLFormElement).get('q') ?? '').trim();
    void this.router.navigate([], { queryParams: { q: q || null, page: null } });
  }
}
