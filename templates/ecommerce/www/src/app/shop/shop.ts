import { Injectable, computed } from '@angular/core';
import { apiResource } from '../core/api';
import type { Shop } from '../models';
import { money } from './money';

/** What every page of the shop knows of it. */
@Injectable({ providedIn: 'root' })
export class ShopData {
  private readonly answer = apiResource<Shop>(() => '/shop', { collection: ['shop', 'categories', 'legal_pages', 'shipping_zones'] });
  readonly shop = computed(() => this.answer.value());
  readonly currency = computed(() => this.shop()?.currency ?? 'INR');
  readonly mainCategories = computed(() => (this.shop()?.categories ?? []).filter((c) => c.parent_id === null && c.products));

  money(amount: number): string {
    return money(amount, this.currency());
  }

  category(slug: string | undefined) {
    return this.shop()?.categories.find((c) => c.slug === slug);
  }
}
