import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { AdminApi, Confirm, Loading, Page, Pager, Search, Toasts, adminResource, lastValue } from '../admin/kit';
import { fill } from '../core/texts';
import { QueueEntry } from './entry';
import { Queue, Queued, State } from './queue';
import { moderationTexts } from './texts';

const LIMIT = 25;

/** Comments by their state: what waits first. */
@Component({
  selector: 'site-moderation',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Loading, Page, Pager, QueueEntry, Search],
  template: `
    <admin-page [heading]="t.title" [intro]="t.intro">
      <div class="queue-bar">
        <div class="queue-states" role="group" [attr.aria-label]="t.show">
          @for (name of states; track name) {
            <button type="button" class="a-button quiet small" [attr.aria-pressed]="state() === name" (click)="state.set(name)">
              {{ t.states[name] }} <span class="a-soft">{{ shown()?.counts?.[name] }}</span>
            </button>
          }
        </div>
        <admin-search [label]="t.search" [(query)]="query" />
      </div>
      <admin-loading [of]="queue" />
      @if (shown(); as q) {
        @if (q.rows.length) {
          <div class="queue-bar queue-chosen">
            <label><input type="checkbox" [checked]="chosen().size === q.rows.length" (change)="chooseAll(q.rows)" /> {{ chosen().size ? count() : t.all }}</label>
            @if (chosen().size) {
              <div class="a-actions">
                @if (state() === 'pending') { <button class="a-button small" type="button" (click)="moveAll('approved')">{{ t.approve }}</button> }
                @if (state() === 'spam') { <button class="a-button small" type="button" (click)="moveAll('approved')">{{ t.notSpam }}</button> }
                @if (state() === 'pending' || state() === 'approved') { <button class="a-button quiet small" type="button" (click)="moveAll('spam')">{{ t.spam }}</button> }
                @if (state() !== 'deleted') { <button class="a-button quiet small" type="button" (click)="moveAll('deleted')">{{ t.remove }}</button> }
                @if (state() === 'deleted') { <button class="a-button small" type="button" (click)="moveAll('pending')">{{ t.restore }}</button> }
              </div>
            }
          </div>
          <ul class="queue">
            @for (comment of q.rows; track comment.id) {
              <li>
                <site-queue-entry [comment]="comment" [chosen]="chosen().has(comment.id)" (choose)="toggle(comment.id)" (move)="move([comment.id], $event)"
                                  (erase)="erase(comment)" (answered)="queue.reload()" />
              </li>
            }
          </ul>
        } @else {
          <p class="a-empty" role="status">{{ t.empty[state()] }}</p>
        }
        <admin-pager [total]="q.total" [limit]="limit" [(offset)]="offset" />
      }
    </admin-page>
  `,
})
export class Moderation {
  protected readonly t = moderationTexts;
  protected readonly limit = LIMIT;
  protected readonly states: State[] = ['pending', 'approved', 'spam', 'deleted'];
  private readonly api = inject(AdminApi);
  private readonly toasts = inject(Toasts);
  private readonly confirm = inject(Confirm);
  protected readonly state = signal<State>('pending');
  protected readonly query = signal('');
  protected readonly offset = linkedSignal({ source: () => [this.state(), this.query()], computation: () => 0 });
  private readonly path = computed(() => `/admin/comments?state=${this.state()}&q=${encodeURIComponent(this.query())}&limit=${LIMIT}&offset=${this.offset()}`);
  protected readonly queue = adminResource<Queue>(this.path, { events: ['comment.received', 'comments.moderated'] });
  protected readonly shown = lastValue(this.queue);
  protected readonly chosen = linkedSignal<unknown, ReadonlySet<number>>({ source: this.path, computation: () => new Set() });
  protected readonly count = computed(() => fill(this.t.chosen, { count: this.chosen().size }));

  protected toggle(id: number): void {
    this.chosen.update((ids) => new Set(ids.has(id) ? [...ids].filter((other) => other !== id) : [...ids, id]));
  }

  protected chooseAll(rows: Queued[]): void {
    this.chosen.update((ids) => new Set(ids.size === rows.length ? [] : rows.map((row) => row.id)));
  }

  protected moveAll(state: State): void {
    void this.move([...this.chosen()], state);
  }

  protected async move(ids: number[], state: State): Promise<void> {
    try {
      await this.api.post('/admin/comments/state', { ids, state });
      this.toasts.say(this.t.done[state]);
      this.chosen.set(new Set());
      this.queue.reload();
    } catch (error) {
      this.toasts.fail(error);
    }
  }

  protected async erase(comment: Queued): Promise<void> {
    const yes = await this.confirm.ask({ heading: this.t.eraseAsk, text: this.t.eraseText, action: this.t.erase, danger: true });
    if (!yes) return;
    try {
      await this.api.delete(`/admin/comments/${comment.id}`);
      this.toasts.say(this.t.erased);
      this.queue.reload();
    } catch (error) {
      this.toasts.fail(error);
    }
  }
}
