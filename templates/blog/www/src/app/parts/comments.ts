import { ChangeDetectionStrategy, Component, DestroyRef, computed, inject, input, signal } from '@angular/core';
import { apiResource } from '../core/api';
import { Live } from '../core/live';
import { Comment } from '../models';
import { State } from '../shared/state';
import { typeTexts } from '../texts';
import { CommentForm } from './comment-form';
import { CommentNode, CommentView } from './comment';
import { Conversation } from './conversation';

/** The comments below a post. Approved comments appear while the page is open. */
@Component({
  selector: 'site-comments',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CommentForm, CommentView, State],
  providers: [Conversation],
  host: { role: 'region', 'aria-labelledby': 'comments' },
  template: `
    <h2 id="comments">{{ t.title }} @if (count()) { <span class="soft number">{{ count() }}</span> }</h2>
    <p class="visually-hidden" role="status">{{ news() }}</p>
    @if (answer.hasValue()) {
      @if (tree().length) {
        <ol class="thread">
          @for (node of tree(); track node.comment.id) { <li><site-comment [node]="node" [slug]="slug()" [open]="open()" (sent)="answer.reload()" /></li> }
        </ol>
      } @else if (open()) {
        <p class="soft">{{ t.none }}</p>
      }
    } @else {
      <site-state [error]="answer.error()" (retry)="answer.reload()" />
    }
    @if (open()) {
      <section class="comment-new" aria-labelledby="write">
        <h3 id="write">{{ t.write }}</h3>
        <site-comment-form [slug]="slug()" (sent)="answer.reload()" />
      </section>
    } @else {
      <p class="soft">{{ t.closed }}</p>
    }
  `,
})
export class Comments {
  readonly slug = input.required<string>();
  readonly open = input.required<boolean>();
  protected readonly t = typeTexts.comments;
  protected readonly news = signal('');
  protected readonly answer = apiResource<Comment[]>(() => `/posts/${this.slug()}/comments`, { collection: 'comments' });
  private readonly list = computed(() => (this.answer.hasValue() ? this.answer.value()! : []));
  protected readonly count = computed(() => this.list().filter((comment) => !comment.removed).length);
  protected readonly tree = computed(() => grow(this.list(), null));

  constructor() {
    const live = inject(Live);
    const stops = ['comment.approved', 'comment.removed'].map((event) =>
      live.on<{ post: string }>(event, ({ post }) => {
        if (post !== this.slug()) return;
        if (event === 'comment.approved') this.news.set(this.t.fresh);
        this.answer.reload();
      }),
    );
    inject(DestroyRef).onDestroy(() => stops.forEach((stop) => stop()));
  }
}

function grow(list: readonly Comment[], parent: number | null): CommentNode[] {
  return list.filter((comment) => comment.parent_id === parent).map((comment) => ({ comment, answers: grow(list, comment.id) }));
}
