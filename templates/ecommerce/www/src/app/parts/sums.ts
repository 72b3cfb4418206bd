import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { fill } from '../core/texts';
import type { Tax } from '../models';
import { pageTexts } from '../page-texts';
import { money } from '../shop/money';

/** Goods, shipping, taxes, total. */
@Component({
  selector: 'site-sums',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dl class="sums">
      <div><dt>{{ t.goods }}</dt><dd>{{ show(goods()) }}</dd></div>
      @if (shipping() !== null) { <div><dt>{{ shippingName() || t.shipping }}</dt><dd>{{ shipping() ? show(shipping()!) : t.free }}</dd></div> }
      @if (!inclusive()) { @for (tax of charged(); track tax.name) { <div><dt>{{ tax.name }}</dt><dd>{{ show(tax.tax) }}</dd></div> } }
      <div class="total"><dt>{{ t.total }}</dt><dd>{{ show(total()) }}</dd></div>
      @if (inclusive()) { @for (tax of charged(); track tax.name) { <div class="soft small-text"><dt>{{ words(tax.name) }}</dt><dd>{{ show(tax.tax) }}</dd></div> } }
    </dl>
  `,
})
export class Sums {
  protected readonly t = pageTexts.checkout;
  readonly goods = input.required<number>();
  readonly shipping = input.required<number | null>();
  readonly shippingName = input('');
  readonly taxes = input.required<Tax[]>();
  readonly inclusive = input.required<boolean>();
  readonly total = input.required<number>();
  readonly currency = input.required<string>();

  /** A rate that nothing falls under (free shipping) is not worth a line. */
  protected readonly charged = computed(() => this.taxes().filter(({ tax }) => tax !== 0));

  protected show(amount: number): string {
    return money(amount, this.currency());
  }

  protected words(name: string): string {
    return fill(this.t.includes, { name });
  }
}
