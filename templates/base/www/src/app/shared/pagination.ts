import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { fill, texts } from '../core/texts';

/** Links to the pages of a long list, as ?page=2; the first page has no parameter. */
@Component({
  selector: 'site-pagination',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  template: `
    @if (pages() > 1) {
      <nav class="pagination" [attr.aria-label]="texts.pages">
        @if (page() > 1) { <a [routerLink]="[]" [queryParams]="to(page() - 1)" queryParamsHandling="merge" rel="prev">{{ texts.previous }}</a> }
        @for (entry of entries(); track $index) {
          @if (entry) {
            <a [routerLink]="[]" [queryParams]="to(entry)" queryParamsHandling="merge" [attr.aria-label]="label(entry)"
               [attr.aria-current]="entry === page() ? 'page' : null">{{ entry }}</a>
          } @else {
            <span aria-hidden="true">…</span>
          }
        }
        @if (page() < pages()) { <a [routerLink]="[]" [queryParams]="to(page() + 1)" queryParamsHandling="merge" rel="next">{{ texts.next }}</a> }
      </nav>
    }
  `,
})
export class Pagination {
  protected readonly texts = texts;
  readonly page = input.required<number>();
  readonly total = input.required<number>();
  readonly size = input.required<number>();
  protected readonly pages = computed(() => Math.ceil(this.total() / this.size()));
  /** The first, the last, those around this one; 0 where some are left out. */
  protected readonly entries = computed(() => {
    const near = Array.from({ length: this.pages() }, (_, i) => i + 1).filter((n) => n === 1 || n === this.pages() || Math.abs(n - this.page()) <= 1);
    return near.flatMap((n, i) => (i && n - near[i - 1] > 1 ? [0, n] : [n]));
  });

  protected to(page: number) {
    return { page: page > 1 ? page : null };
  }

  protected label(page: number): string {
    return fill(texts.page, { number: page });
  }
}
