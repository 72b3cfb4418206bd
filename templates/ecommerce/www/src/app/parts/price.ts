import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { ShopData } from '../shop/shop';
import { typeTexts } from '../texts';

/** A price, with what it was before when it is reduced. */
@Component({
  selector: 'site-price',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'price' },
  template: `
    @if (upTo() > amount()) { <span class="soft">{{ t.fromPrice }}</span> }
    <span class="number">{{ data.money(amount()) }}</span>
    @if ((before() ?? 0) > amount()) { <s class="soft number"><span class="visually-hidden">{{ t.before }}</span>{{ data.money(before()!) }}</s> }
  `,
})
export class Price {
  protected readonly t = typeTexts.product;
  protected readonly data = inject(ShopData);
  readonly amount = input.required<number>();
  readonly upTo = input(0);
  readonly before = input<number | null>();
}
