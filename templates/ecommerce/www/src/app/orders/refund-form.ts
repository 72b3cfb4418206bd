import { ChangeDetectionStrategy, Component, computed, input, linkedSignal, output } from '@angular/core';
import { money, toMajor, toMinor } from '../admin/kit';
import { fill } from '../core/texts';
import { orderTexts } from './texts';

/** Gives money back, by the provider of the payment or, when that cannot, by the owner's own hand. */
@Component({
  selector: 'site-refund-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="a-card order-form" (submit)="send($event)">
      <h2>{{ t.refund }}</h2>
      <div class="fields">
        <label class="order-label"><span>{{ t.refundAmount }}</span><input class="input" name="amount" inputmode="decimal" required [value]="text()" (input)="text.set($any($event.target).value)" /></label>
        <label class="order-label"><span>{{ t.refundReason }}</span><input class="input" name="reason" maxlength="300" /></label>
      </div>
      <label class="check"><input type="checkbox" name="restock" /><span>{{ t.restock }}</span></label>
      @if (online()) { <label class="check"><input type="checkbox" name="by_hand" aria-describedby="refund-by-hand" /><span>{{ t.byHand }}</span></label><p class="a-soft" id="refund-by-hand">{{ t.byHandHelp }}</p> }
      <button class="a-button danger" type="submit" [disabled]="busy() || !valid()">{{ label() }}</button>
    </form>
  `,
})
export class RefundForm {
  protected readonly t = orderTexts;
  readonly most = input.required<number>();
  readonly start = input.required<number>();
  readonly currency = input.required<string>();
  readonly busy = input(false);
  /** Whether a provider can be asked. */
  readonly online = input(false);
  readonly give = output<object>();
  protected readonly text = linkedSignal(() => toMajor(Math.min(this.start(), this.most()), this.currency()));
  private readonly amount = computed(() => toMinor(this.text(), this.currency()) ?? 0);
  protected readonly valid = computed(() => this.amount() > 0 && this.amount() <= this.most());
  protected readonly label = computed(() => fill(this.t.refundNow, { total: money(this.amount(), this.currency()) }));

  protected send(event: Event): void {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    this.give.emit({ amount: this.amount(), reason: form.get('reason'), restock: form.get('restock') !== null, by_hand: form.get('by_hand') !== null });
  }
}
