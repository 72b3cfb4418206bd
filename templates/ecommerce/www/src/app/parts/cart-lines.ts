import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { fill } from '../core/texts';
import type { CartItem } from '../models';
import { Picture } from '../shared/picture';
import { Cart } from '../shop/cart';
import { ShopData } from '../shop/shop';
import { typeTexts } from '../texts';

/** What is in the cart, and how many of it. */
@Component({
  selector: 'site-cart-lines',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Picture],
  template: `
    <ul class="lines-list cart-lines">
      @for (item of cart.quote()?.items; track item.variant_id) {
        <li>
          <site-picture class="cart-picture" [src]="item.image" sizes="5rem" width="80" height="80" />
          <div class="cart-what">
            <a [href]="'/products/' + item.slug">{{ item.name }}</a>
            @if (item.title) { <span class="soft small-text">{{ item.title }}</span> }
            @if (!item.for_sale) { <span class="error">{{ t.notForSale }}</span> } @else if (!item.enough) { <span class="error">{{ t.notEnough }}</span> }
            <span class="stepper">
              <button type="button" [disabled]="busy()" [attr.aria-label]="'− ' + words(t.quantityOf, item)" (click)="put(item, item.quantity - 1)">−</button>
              <input type="number" min="0" max="99" inputmode="numeric" [value]="item.quantity" [attr.aria-label]="words(t.quantityOf, item)" (change)="typed(item, $event)" />
              <button type="button" [disabled]="busy() || item.quantity >= 99" [attr.aria-label]="'+ ' + words(t.quantityOf, item)" (click)="put(item, item.quantity + 1)">+</button>
            </span>
          </div>
          <div class="cart-price">
            <span class="number">{{ data.money(item.total) }}</span>
            <button class="icon small" type="button" [disabled]="busy()" [attr.aria-label]="words(t.remove, item)" (click)="put(item, 0)">
              <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5" /></svg>
            </button>
          </div>
        </li>
      }
    </ul>
    <p class="error" role="alert">{{ cart.failure() }}</p>
  `,
})
export class CartLines {
  protected readonly t = typeTexts.cart;
  protected readonly cart = inject(Cart);
  protected readonly data = inject(ShopData);
  protected readonly busy = signal(false);

  protected words(text: string, item: CartItem): string {
    return fill(text, { name: [item.name, item.title].filter(Boolean).join(', ') });
  }

  protected typed(item: CartItem, event: Event): void {
    const quantity = Math.trunc(Number((event.target as HTMLInputElement).value));
    void this.put(item, Number.isFinite(quantity) ? Math.min(99, Math.max(0, quantity)) : item.quantity);
  }

  protected async put(item: CartItem, quantity: number): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    await this.cart.put(item.variant_id, quantity).catch(() => undefined);
    this.busy.set(false);
  }
}
