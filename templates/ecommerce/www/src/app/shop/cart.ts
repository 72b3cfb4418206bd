import { Injectable, computed, inject, signal } from '@angular/core';
import { Api } from '../core/api';
import type { Quote } from '../models';
import { Customer } from './customer';

/** The cart, which the server keeps: for this browser, or for the customer. */
@Injectable({ providedIn: 'root' })
export class Cart {
  private readonly api = inject(Api);
  private readonly customer = inject(Customer);
  private asked?: Promise<void>;
  readonly quote = signal<Quote | undefined>(undefined);
  readonly count = computed(() => this.quote()?.count ?? 0);
  /** Is the drawer open? */
  readonly open = signal(false);
  readonly failure = signal('');

  /** Asks for it once. */
  load(): Promise<void> {
    return (this.asked ??= this.reload());
  }

  async reload(): Promise<void> {
    this.quote.set(await this.api.get<Quote>('/cart', { token: await this.customer.fresh() }));
  }

  async put(variant_id: number, quantity: number, add = false): Promise<void> {
    this.failure.set('');
    try {
      this.quote.set((await this.api.put<Quote>('/cart', { variant_id, quantity, add }, { token: await this.customer.fresh() })).data);
    } catch (error) {
      this.failure.set(error instanceof Error ? error.message : '');
      throw error;
    }
  }

  /** What an order held goes in again. */
  async again(token: string): Promise<void> {
    this.quote.set((await this.api.post<Quote>(`/orders/${token}/again`, {}, { token: await this.customer.fresh() })).data);
  }
}
