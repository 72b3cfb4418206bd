import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { money, when } from '../admin/kit';
import { fill } from '../core/texts';
import type { CreditNote } from '../models';
import { Sums } from '../parts/sums';
import { addressLines } from '../shop/address';
import { orderTexts } from './texts';
import type { FullOrder, Refund } from './models';

/** Who, what, where to, and the money. */
@Component({
  selector: 'site-order-facts',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Sums],
  template: `
    <div class="a-columns">
      <section class="a-card" aria-labelledby="o-items">
        <h2 id="o-items">{{ t.items }}</h2>
        <ul class="order-items">
          @for (item of order().items; track item.id) {
            <li><span>{{ item.quantity }} × {{ item.name }} @if (item.title) { <span class="a-soft">{{ item.title }}</span> } @if (item.sku) { <span class="a-soft">· {{ item.sku }}</span> }</span>
              <span class="number">{{ show(item.total) }}</span></li>
          }
        </ul>
        <site-sums [goods]="order().items_total" [shipping]="order().shipping_total" [shippingName]="order().shipping_name" [taxes]="order().taxes" [inclusive]="order().prices_include_tax" [total]="order().total" [currency]="order().currency" />
        @if (order().note) { <p class="order-note">{{ order().note }}</p> }
      </section>
      <section class="a-card" aria-labelledby="o-to">
        <h2 id="o-to">{{ t.deliverTo }}</h2>
        <address class="lines">{{ lines(order().address) }}</address>
        <p><a href="mailto:{{ order().email }}">{{ order().email }}</a><br /><a href="tel:{{ order().address['phone'] }}">{{ order().address['phone'] }}</a></p>
        @if (order().billing; as billing) { <h3>{{ t.billTo }}</h3><address class="lines">{{ lines(billing) }}</address> }
        @if (order().tracking || order().carrier) { <p>{{ order().carrier }} {{ order().tracking }}</p> }
        <h3>{{ t.payments }}</h3>
        <ul class="order-items">
          @for (payment of order().payments; track payment.id) {
            <li><span>{{ t.methods[payment.method] }} <span class="a-soft">{{ when(payment.created_at) }}</span></span><span class="a-badge" [class.good]="payment.state === 'paid'" [class.bad]="payment.state === 'failed'">{{ show(payment.amount) }} {{ payment.state }}</span></li>
          } @empty { <li>{{ t.methods[order().method] }}</li> }
          @for (refund of order().refunds; track refund.id) {
            <li><span>{{ t.refund }} <span class="a-soft">{{ when(refund.created_at) }} · {{ refund.actor }} {{ refund.by_hand ? t.methods['by hand'] : refund.at_provider ? t.atProvider : '' }} {{ refund.reason }} {{ refund.error }}</span></span><span class="a-badge" [class.good]="refund.state === 'done'" [class.bad]="refund.state === 'failed'">−{{ show(refund.amount) }} {{ t.refundStates[refund.state] }}</span></li>
            @for (note of notes(refund); track note.id) { <li><button class="a-button quiet small" type="button" (click)="creditNote.emit(note)">{{ fill(note.amount < 0 ? t.creditNoteCancelled : t.creditNote, { number: note.number }) }}</button></li> }
            @if (owner() && refund.state === 'started') { <li><button class="a-button quiet small" type="button" [disabled]="busy()" (click)="again.emit(refund)">{{ t.askAgain }}</button></li> }
          }
        </ul>
      </section>
    </div>
  `,
})
export class OrderFacts {
  readonly order = input.required<FullOrder>();
  readonly owner = input(false);
  readonly busy = input(false);
  /** Emits the credit note to save. */
  readonly creditNote = output<CreditNote>();
  /** The provider is to be asked once more how a refund went. */
  readonly again = output<Refund>();
  protected readonly fill = fill;
  protected readonly t = orderTexts;
  protected readonly lines = addressLines;
  protected readonly when = when;

  protected notes(refund: Refund): CreditNote[] {
    return this.order().credit_notes.filter((note) => note.refund_id === refund.id);
  }

  protected show(amount: number): string {
    return money(amount, this.order().currency);
  }
}
