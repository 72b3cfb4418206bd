import { ChangeDetectionStrategy, Component, ElementRef, computed, inject, input, output, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import { fill } from '../core/texts';
import { moment } from '../format';
import { Comment } from '../models';
import { Paragraphs } from '../shared/paragraphs';
import { Picture } from '../shared/picture';
import { typeTexts } from '../texts';
import { CommentForm } from './comment-form';
import { Conversation } from './conversation';

export interface CommentNode {
  comment: Comment;
  answers: CommentNode[];
}

/** A comment with the answers to it. */
@Component({
  selector: 'site-comment',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, CommentForm, Paragraphs, Picture],
  template: `
    @let c = node().comment;
    <article class="comment" [class.own]="c.by_owner" [attr.id]="'comment-' + c.id">
      @if (c.removed) {
        <p class="soft removed">{{ t.removed }}</p>
      } @else {
        <header>
          <span class="avatar" aria-hidden="true">@if (c.author?.image; as image) { <site-picture [src]="image" sizes="3rem" /> } @else { {{ initial() }} }</span>
          <p>
            <strong>@if (c.author; as author) { <a [routerLink]="['/authors', author.slug]">{{ author.name }}</a> } @else { {{ c.name }} }</strong>
            @if (c.by_owner) { <span class="badge">{{ t.author }}</span> }
            <time class="soft" [attr.datetime]="c.created_at">{{ time() }}</time>
          </p>
        </header>
        <site-paragraphs [text]="c.body" />
        @if (open()) {
          <button #button class="link" type="button" [attr.aria-label]="label()" [attr.aria-expanded]="answering()" (click)="toggle()">{{ answering() ? t.cancel : t.answer }}</button>
        }
      }
    </article>
    @if (answering()) { <site-comment-form [slug]="slug()" [parent]="c.id" focus (sent)="sent.emit()" (closed)="close()" /> }
    @if (node().answers.length) {
      <ol class="thread">
        @for (answer of node().answers; track answer.comment.id) { <li><site-comment [node]="answer" [slug]="slug()" [open]="open()" (sent)="sent.emit()" /></li> }
      </ol>
    }
  `,
})
export class CommentView {
  readonly node = input.required<CommentNode>();
  readonly slug = input.required<string>();
  readonly open = input.required<boolean>();
  readonly sent = output<void>();
  protected readonly t = typeTexts.comments;
  private readonly conversation = inject(Conversation);
  private readonly button = viewChild<ElementRef<HTMLElement>>('button');
  protected readonly answering = computed(() => this.conversation.answering() === this.node().comment.id);
  protected readonly initial = computed(() => [...this.node().comment.name.trim()][0]?.toUpperCase() ?? '');
  protected readonly time = computed(() => moment(this.node().comment.created_at));
  protected readonly label = computed(() => (this.answering() ? this.t.cancel : fill(this.t.answerTo, { name: this.node().comment.name })));

  protected toggle(): void {
    this.conversation.answering.set(this.answering() ? null : this.node().comment.id);
  }

  protected close(): void {
    this.conversation.answering.set(null);
    this.button()?.nativeElement.focus();
  }
}
