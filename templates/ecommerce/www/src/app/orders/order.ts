import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { AdminApi, ApiError, Confirm, Loading, Page, Session, Toasts, adminResource, money, when } from '../admin/kit';
import { fill } from '../core/texts';
import { orderTexts } from './texts';
import type { CreditNote } from '../models';
import { FullOrder, Refund, mood } from './models';
import { OrderFacts } from './order-facts';
import { RefundForm } from './refund-form';
import { ShipForm } from './ship-form';

/** One order, and what can be done with it now. */
@Component({
  selector: 'site-order-screen',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Loading, Page, OrderFacts, RefundForm, ShipForm],
  template: `
    @if (order(); as o) {
      <admin-page [heading]="fill(t.order, { number: o.number })" back="/admin/x/orders">
        <ng-container actions>
          @if (can('ship')) { <button class="a-button" type="button" [disabled]="busy()" [attr.aria-expanded]="form() === 'ship'" (click)="open('ship')">{{ t.ship }}</button> }
          @if (can('pay')) { <button class="a-button quiet" type="button" [disabled]="busy()" (click)="paid()">{{ t.markPaid }}</button> }
          @if (can('deliver')) { <button class="a-button quiet" type="button" [disabled]="busy()" (click)="act('deliver')">{{ t.deliver }}</button> }
          @if (o.invoice) { <button class="a-button quiet" type="button" (click)="invoice(o)">{{ t.invoice }}</button> }
          @if (owner() && left() > 0) { <button class="a-button quiet" type="button" [attr.aria-expanded]="form() === 'refund'" (click)="open('refund')">{{ t.refund }}</button> }
          @if (can('cancel')) { <button class="a-button danger" type="button" [disabled]="busy()" (click)="cancel()">{{ t.cancel }}</button> }
        </ng-container>
        <p class="order-badges"><span class="a-badge {{ mood(o.state) }}">{{ t.states[o.state] }}</span>
          @if (o.test) { <span class="a-badge">{{ t.test }}</span> }
          @if (o.refund_needed) { <span class="a-badge bad">{{ fill(t.refundNeeded, { total: show(o.refund_needed) }) }}</span> }
          <a class="a-soft" [href]="'/order/' + o.token" target="_blank" rel="noopener">{{ t.openPage }}</a></p>
        @if (form() === 'ship') { <site-ship-form [busy]="busy()" (ship)="act('ship', $event)" /> }
        @if (form() === 'refund') { <site-refund-form [most]="left()" [start]="o.refund_needed || left()" [currency]="o.currency" [online]="online()" [busy]="busy()" (give)="refund($event)" /> }
        <site-order-facts [order]="o" [owner]="owner()" [busy]="busy()" (creditNote)="creditNote(o, $event)" (again)="again($event)" />
        <section class="a-card" aria-labelledby="o-history">
          <h2 id="o-history">{{ t.history }}</h2>
          <ol class="order-history">
            @for (event of o.events; track event.id) {
              <li><span class="a-soft">{{ when(event.at) }}</span> <strong>{{ t.events[event.event] ?? event.event }}</strong> <span class="a-soft">{{ event.actor }}</span> @if (event.note) { <span class="order-note">{{ event.note }}</span> }</li>
            }
          </ol>
          <form (submit)="note($event)">
            <label class="order-label"><span>{{ t.note }}</span> <textarea class="input" name="note" rows="2" maxlength="2000" required></textarea></label>
            <p class="a-soft">{{ t.noteHelp }}</p>
            <button class="a-button quiet small" type="submit" [disabled]="busy()">{{ t.addNote }}</button>
          </form>
        </section>
      </admin-page>
    } @else { <admin-loading [of]="answer" /> }
  `,
})
export class OrderScreen {
  readonly id = input.required<string>();
  protected readonly t = orderTexts;
  protected readonly fill = fill;
  protected readonly when = when;
  protected readonly mood = mood;
  private readonly api = inject(AdminApi);
  private readonly confirm = inject(Confirm);
  private readonly toasts = inject(Toasts);
  private readonly session = inject(Session);
  protected readonly answer = adminResource<FullOrder>(() => '/admin/orders/' + encodeURIComponent(this.id()), { events: ['order.changed'] });
  protected readonly order = linkedSignal<FullOrder | undefined, FullOrder | undefined>({
    source: () => (this.answer.hasValue() ? this.answer.value() : undefined),
    computation: (now, before) => now ?? before?.value,
  });
  protected readonly busy = signal(false);
  protected readonly form = signal<'' | 'ship' | 'refund'>('');
  protected readonly owner = computed(() => this.session.user()?.role === 'owner');
  protected readonly online = computed(() => this.order()?.payments.some((p) => p.state === 'paid' && p.method !== 'by hand') ?? false);
  /** Names a refund, so that a second click gives nothing back twice: kept until it is known how that one went. */
  private key = draw();
  /** What came in and was not given back. */
  protected readonly left = computed(() => {
    const sum = (list: { amount: number }[]) => list.reduce((total, entry) => total + entry.amount, 0);
    const o = this.order();
    return o ? sum(o.payments.filter((p) => p.state === 'paid')) - sum(o.refunds.filter((r) => r.state !== 'failed')) : 0;
  });

  protected can(event: string): boolean {
    return this.order()?.next.includes(event) ?? false;
  }

  protected show(amount: number): string {
    return money(amount, this.order()!.currency);
  }

  protected open(form: 'ship' | 'refund'): void {
    this.form.update((now) => (now === form ? '' : form));
  }

  protected async paid(): Promise<void> {
    if (await this.confirm.ask({ heading: this.t.markPaid, text: this.t.markPaidText, action: this.t.markPaid })) await this.act('paid');
  }

  protected async cancel(): Promise<void> {
    if (await this.confirm.ask({ heading: this.t.cancel, text: this.t.cancelText, action: this.t.cancel, danger: true })) await this.act('cancel');
  }

  protected async act(event: string, more: object = {}): Promise<void> {
    await this.send('event', { event, ...more });
  }

  protected async refund(wish: object): Promise<void> {
    const error = await this.send('refund', { ...wish, key: this.key });
    if (!error || (error instanceof ApiError && !error.passing)) this.key = draw();
    if (error) this.answer.reload();
  }

  protected async again(refund: Refund): Promise<void> {
    const { amount, reason, key, by_hand } = refund;
    if (await this.confirm.ask({ heading: this.t.askAgain, text: this.t.askAgainText, action: this.t.askAgain })) await this.send('refund', { amount, reason, key, by_hand });
  }

  protected async note(event: Event): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    await this.send('note', { note: String(new FormData(form).get('note')) });
    form.reset();
  }

  protected invoice(order: FullOrder): void {
    this.api.download(`/admin/orders/${order.id}/invoice`, `${order.invoice}.pdf`).catch((error) => this.toasts.fail(error));
  }

  protected creditNote(order: FullOrder, note: CreditNote): void {
    this.api.download(`/admin/orders/${order.id}/credit-notes/${note.id}`, `${note.number.replaceAll('/', '-')}.pdf`).catch((error) => this.toasts.fail(error));
  }

  /** Runs an action of the order; returns the error that it has reported, if any. */
  private async send(what: string, body: object): Promise<unknown> {
    this.busy.set(true);
    try {
      this.order.set(await this.api.post<FullOrder>(`/admin/orders/${this.id()}/${what}`, body));
      this.form.set('');
      this.toasts.say(this.t.done);
      return undefined;
    } catch (error) {
      this.toasts.fail(error);
      return error;
    } finally {
      this.busy.set(false);
    }
  }
}

const draw = () => crypto.getRandomValues(new Uint32Array(6)).reduce((text, n) => text + n.toString(16).padStart(8, '0'), '');
