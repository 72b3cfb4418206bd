import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { AdminApi, AdminField, Icon, Toasts, ago, when, type Field } from '../admin/kit';
import { fill } from '../core/texts';
import { Paragraphs } from '../shared/paragraphs';
import { Queued, State } from './queue';
import { moderationTexts } from './texts';

/** One comment with what can be done about it. */
@Component({
  selector: 'site-queue-entry',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [AdminField, Icon, Paragraphs],
  template: `
    @let c = comment();
    <article class="a-card queue-entry">
      <header>
        <input type="checkbox" [checked]="chosen()" [attr.aria-label]="chooseLabel()" (change)="choose.emit()" />
        <p>
          <strong>{{ c.name }}</strong>
          @if (c.by_owner) { <span class="a-badge good">{{ t.owner }}</span> }
          <span class="a-soft">{{ c.email }}</span>
          <span class="a-soft">{{ t.onPost }} <a [href]="'/posts/' + c.post.slug" target="_blank" rel="noopener">{{ c.post.title }}</a>, <time [attr.datetime]="c.created_at" [title]="exact()">{{ time() }}</time></span>
        </p>
        <p class="queue-badges">
          @if (t.reasons[c.reason]; as reason) { <span class="a-badge warn">{{ reason }}</span> }
          @if (c.approved_before) { <span class="a-badge">{{ known() }}</span> }
        </p>
      </header>
      @if (c.parent; as parent) { <blockquote class="a-soft"><strong>{{ answers() }}</strong> {{ parent.body }}</blockquote> }
      <site-paragraphs [text]="c.body" />
      @if (answering()) {
        <form (submit)="send($event)">
          <admin-field [field]="field" [value]="text()" (valueChange)="text.set($any($event) ?? '')" />
          <div class="a-actions">
            <button class="a-button" type="submit" [disabled]="busy() || text().trim().length < 2">{{ c.state === 'pending' ? t.approveAndReply : t.sendReply }}</button>
            <button class="a-button quiet" type="button" (click)="answering.set(false)">{{ t.cancel }}</button>
          </div>
        </form>
      } @else {
        <div class="a-actions">
          @if (c.state === 'pending') { <button class="a-button small" type="button" (click)="move.emit('approved')"><admin-icon name="check" />{{ t.approve }}</button> }
          @if (c.state === 'spam') { <button class="a-button small" type="button" (click)="move.emit('approved')">{{ t.notSpam }}</button> }
          @if (c.state === 'deleted' && c.body) { <button class="a-button small" type="button" (click)="move.emit('pending')">{{ t.restore }}</button> }
          @if (c.state === 'pending' || c.state === 'approved') {
            <button class="a-button quiet small" type="button" (click)="answering.set(true)"><admin-icon name="chat" />{{ t.reply }}</button>
            <button class="a-button quiet small" type="button" (click)="move.emit('spam')">{{ t.spam }}</button>
          }
          @if (c.state !== 'deleted') { <button class="a-button quiet small" type="button" (click)="move.emit('deleted')"><admin-icon name="trash" />{{ t.remove }}</button> }
          @if (c.state === 'deleted' || c.state === 'spam') { <button class="a-button danger small" type="button" (click)="erase.emit()">{{ t.erase }}</button> }
        </div>
      }
    </article>
  `,
})
export class QueueEntry {
  readonly comment = input.required<Queued>();
  readonly chosen = input.required<boolean>();
  readonly choose = output<void>();
  readonly move = output<State>();
  readonly erase = output<void>();
  readonly answered = output<void>();
  protected readonly t = moderationTexts;
  private readonly api = inject(AdminApi);
  private readonly toasts = inject(Toasts);
  protected readonly answering = signal(false);
  protected readonly busy = signal(false);
  protected readonly text = signal('');
  protected readonly field: Field = { name: 'answer', type: 'text', label: this.t.answer, required: true, max: 5000 };
  protected readonly time = computed(() => ago(this.comment().created_at));
  protected readonly exact = computed(() => when(this.comment().created_at));
  protected readonly known = computed(() => fill(this.t.known, { count: this.comment().approved_before }));
  protected readonly chooseLabel = computed(() => fill(this.t.choose, { name: this.comment().name }));
  protected readonly answers = computed(() => fill(this.t.answers, { name: this.comment().parent?.name ?? '' }));

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.busy.set(true);
    try {
      await this.api.post(`/admin/comments/${this.comment().id}/reply`, { body: this.text().trim() });
      this.toasts.say(this.t.answered);
      this.answering.set(false);
      this.text.set('');
      this.answered.emit();
    } catch (error) {
      this.toasts.fail(error);
    } finally {
      this.busy.set(false);
    }
  }
}
