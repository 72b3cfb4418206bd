import type { Order, OrderRow } from '../models';

export interface OrderEvent { id: number; event: string; state: string; actor: string; note: string; at: string }
export interface Payment { id: number; method: string; state: string; amount: number; currency: string; payment: string | null; reference: string | null; created_at: string }
export interface Refund { id: number; amount: number; reason: string; key: string; state: string; error: string; actor: string; by_hand: boolean; at_provider: boolean; created_at: string }

/** An order with what is for the shop only. */
export interface FullOrder extends Order {
  id: number;
  customer_id: number | null;
  refund_needed: number;
  events: OrderEvent[];
  payments: Payment[];
  refunds: Refund[];
  /** What may happen next; see order_transitions. */
  next: string[];
}

export interface Today { open: number; orders: number; sales: number; low: number; currency: string }
export interface StockRow { id: number; product_id: number; slug: string; name: string; title: string; sku: string; price: number | null; product_price: number; image: string; on_hand: number; reserved: number; tracked: boolean; available: string }
export interface CustomerRow { id: number; email: string; name: string; phone: string; note: string; created_at: string; orders: number; spent: number; currency: string }
export type { OrderRow };

/** How a state looks: done, waiting, gone wrong. */
export function mood(state: string): 'good' | 'warn' | 'bad' | '' {
  if (['paid', 'confirmed'].includes(state)) return 'warn';
  if (['shipped', 'completed'].includes(state)) return 'good';
  return ['failed', 'cancelled', 'expired'].includes(state) ? 'bad' : '';
}

/** The events after which a list of orders may be another one. */
export const orderEvents = ['order.placed', 'order.paid', 'order.cancelled', 'order.failed', 'order.late', 'order.twice', 'order.mismatch', 'order.refund-failed', 'order.refunded-at-provider', 'order.refund-mismatch', 'order.changed'];
