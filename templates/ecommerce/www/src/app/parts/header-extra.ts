import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { fill } from '../core/texts';
import { Dialog } from '../shared/dialog';
import { Cart } from '../shop/cart';
import { ShopData } from '../shop/shop';
import { typeTexts } from '../texts';
import { CartLines } from './cart-lines';

/** Search and cart in the header, and the cart's drawer. */
@Component({
  selector: 'site-header-extra',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Dialog, CartLines],
  template: `
    <a class="icon wide-only" routerLink="/products" fragment="search" [attr.aria-label]="t.header.search">
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16.2 16.2L21 21" /></svg>
    </a>
    <button class="icon" type="button" [attr.aria-label]="label()" (click)="cart.open.set(true)">
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M2 3h3l2.5 12h11L21 7H6M9 20h.01M17 20h.01" /></svg>
      @if (cart.count()) { <span class="count" aria-hidden="true">{{ cart.count() }}</span> }
    </button>
    <site-dialog class="drawer" [open]="cart.open()" [label]="t.cart.title" (closed)="cart.open.set(false)">
      <div class="drawer-body">
        <h2>{{ t.cart.title }}</h2>
        @if (cart.count()) {
          <site-cart-lines />
          <div class="drawer-foot">
            <p class="row between strong"><span>{{ t.cart.subtotal }}</span><span class="number">{{ data.money(cart.quote()!.items_total) }}</span></p>
            <p class="soft small-text">{{ t.cart.next }}</p>
            <button class="button block" type="button" (click)="go('/checkout')">{{ t.cart.checkout }}</button>
            <button class="button quiet block" type="button" (click)="go('/cart')">{{ t.cart.show }}</button>
          </div>
        } @else {
          <p>{{ t.cart.empty }}</p>
          <p class="soft">{{ t.cart.emptyText }}</p>
          <button class="button" type="button" (click)="go('/products')">{{ t.cart.shop }}</button>
        }
      </div>
    </site-dialog>
  `,
})
export class HeaderExtra {
  protected readonly t = typeTexts;
  protected readonly cart = inject(Cart);
  protected readonly data = inject(ShopData);
  private readonly router = inject(Router);
  protected readonly label = computed(() => (this.cart.count() ? fill(this.t.header.cart, { count: this.cart.count() }) : this.t.header.emptyCart));

  constructor() {
    this.cart.load().catch(() => undefined);
  }

  protected go(path: string): void {
    this.cart.open.set(false);
    void this.router.navigateByUrl(path);
  }
}
