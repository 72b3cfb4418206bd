import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ProductCard as Product } from '../models';
import { Picture } from '../shared/picture';
import { typeTexts } from '../texts';
import { Price } from './price';

@Component({
  selector: 'site-product-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Picture, Price],
  template: `
    <article class="product-card">
      <div class="product-picture">
        <site-picture [src]="image()?.url" [alt]="image()?.alt" sizes="(min-width: 60rem) 18rem, 50vw" width="600" height="600" [eager]="eager()" />
        @if (product().available === 'out') { <span class="badge plain">{{ t.soldOut }}</span> }
        @else if ((product().compare_at_price ?? 0) > product().price) { <span class="badge warn">{{ t.sale }}</span> }
      </div>
      <h3><a [routerLink]="['/products', product().slug]">{{ product().name }}</a></h3>
      <site-price [amount]="product().price" [upTo]="product().price_to" [before]="product().compare_at_price" />
    </article>
  `,
})
export class ProductCard {
  protected readonly t = typeTexts.product;
  readonly product = input.required<Product>();
  readonly eager = input(false);
  /** The admin's draft has all pictures, the list the first. */
  protected readonly image = computed(() => this.product().images?.[0] ?? this.product().image);
}
