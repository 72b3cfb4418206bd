import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SiteTitle } from '../core/title';
import { CartLines } from '../parts/cart-lines';
import { State } from '../shared/state';
import { Cart } from '../shop/cart';
import { ShopData } from '../shop/shop';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-cart',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, CartLines, State],
  template: `
    <section class="wrap page narrow-page">
      <h1>{{ t.title }}</h1>
      @if (cart.quote(); as quote) {
        @if (quote.count) {
          <div class="card card-body">
            <site-cart-lines />
            <p class="row between strong"><span>{{ t.subtotal }}</span><span class="number">{{ data.money(quote.items_total) }}</span></p>
            <p class="soft small-text">{{ t.next }}</p>
            <a class="button block" routerLink="/checkout">{{ t.checkout }}</a>
          </div>
        } @else {
          <div class="empty"><p class="strong">{{ t.empty }}</p><p>{{ t.emptyText }}</p><a class="button" routerLink="/products">{{ t.shop }}</a></div>
        }
      } @else {
        <site-state />
      }
    </section>
  `,
})
export class CartPage {
  protected readonly t = typeTexts.cart;
  protected readonly cart = inject(Cart);
  protected readonly data = inject(ShopData);

  constructor() {
    inject(SiteTitle).hide();
    void this.cart.reload().catch(() => undefined);
  }
}
