import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { pageNumber, posts } from '../content';
import { Pagination } from '../shared/pagination';
import { State } from '../shared/state';
import { typeTexts } from '../texts';
import { PostCardView } from './post-card';

/** The posts that a filter of the api leaves, page by page. */
@Component({
  selector: 'site-post-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Pagination, PostCardView, State],
  template: `
    @if (list.hasValue()) {
      @if (list.value(); as l) {
        <ul class="grid posts">
          @for (post of l.posts; track post.id) { <li><site-post-card [post]="post" /></li> }
        </ul>
        @if (!l.posts.length) { <p class="empty">{{ t.empty }}</p> }
        <site-pagination [page]="l.page" [total]="l.total" [size]="l.per_page" />
      }
    } @else {
      <site-state [error]="list.error()" (retry)="list.reload()" />
    }
  `,
})
export class PostListView {
  /** As in the api's query, for example category=kitchen. */
  readonly filter = input.required<string>();
  readonly page = input<string>();
  protected readonly t = typeTexts.list;
  private readonly number = computed(() => pageNumber(this.page()));
  protected readonly list = posts(this.filter, this.number);
}
