import { ChangeDetectionStrategy, Component, computed, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Loading, Page, Pager, Rows, Search, adminResource, lastValue, money, when } from '../admin/kit';
import { fill } from '../core/texts';
import { orderTexts } from './texts';
import { OrderRow, Today, mood, orderEvents } from './models';

const LIMIT = 25;

/** All orders; a new one comes in by itself. */
@Component({
  selector: 'site-orders',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Loading, Page, Pager, Search],
  template: `
    <admin-page [heading]="t.orders" [intro]="summary()">
      <div class="order-filter">
        <div class="a-actions" role="group" [attr.aria-label]="t.state">
          @for (entry of states; track entry.value) {
            <button class="a-button small" type="button" [class.quiet]="state() !== entry.value" [attr.aria-pressed]="state() === entry.value" (click)="choose(entry.value)">{{ entry.label }}</button>
          }
        </div>
        <admin-search [(query)]="query" [label]="t.search" />
      </div>
      @if (rows(); as list) {
        @if (list.rows.length) {
          <table class="a-table">
            <thead><tr><th>{{ t.number }}</th><th>{{ t.customer }}</th><th>{{ t.date }}</th><th>{{ t.method }}</th><th>{{ t.state }}</th><th class="number">{{ t.total }}</th></tr></thead>
            <tbody>
              @for (order of list.rows; track order.id) {
                <tr>
                  <td [attr.data-label]="t.number"><a [routerLink]="['/admin/x/orders', order.id]">{{ order.number }}</a> @if (order.test) { <span class="a-badge">{{ t.test }}</span> }</td>
                  <td [attr.data-label]="t.customer">{{ order.name }}<br /><span class="a-soft">{{ order.email }}</span></td>
                  <td [attr.data-label]="t.date">{{ when(order.placed_at) }}</td>
                  <td [attr.data-label]="t.method">{{ t.methods[order.method] }}</td>
                  <td [attr.data-label]="t.state"><span class="a-badge {{ mood(order.state) }}">{{ t.states[order.state] }}</span>
                    @if (order.refund_needed) { <span class="a-badge bad">{{ t.refund }}</span> }</td>
                  <td class="number" [attr.data-label]="t.total">{{ money(order.total, order.currency) }}</td>
                </tr>
              }
            </tbody>
          </table>
          <admin-pager [total]="list.total" [limit]="limit" [(offset)]="offset" />
        } @else { <p class="a-empty">{{ t.none }}</p> }
      } @else { <admin-loading [of]="orders" /> }
    </admin-page>
  `,
})
export class Orders {
  protected readonly t = orderTexts;
  protected readonly limit = LIMIT;
  protected readonly money = money;
  protected readonly when = when;
  protected readonly mood = mood;
  protected readonly states = [
    { value: 'open', label: this.t.open }, { value: '', label: this.t.all },
    ...['pending', 'paid', 'shipped', 'completed', 'cancelled', 'refunded'].map((value) => ({ value, label: this.t.states[value] })),
  ];
  protected readonly state = signal('open');
  protected readonly query = signal('');
  protected readonly offset = signal(0);
  protected readonly orders = adminResource<Rows<OrderRow>>(
    () => '/admin/orders?' + new URLSearchParams({ state: this.query() ? '' : this.state(), q: this.query(), limit: String(LIMIT), offset: String(this.offset()) }),
    { events: orderEvents },
  );
  protected readonly rows = lastValue(this.orders);
  private readonly today = adminResource<Today>(() => '/admin/today', { events: orderEvents });
  protected readonly summary = computed(() => {
    const today = this.today.hasValue() ? this.today.value() : undefined;
    return today ? fill(this.t.today, { ...today, sales: money(today.sales, today.currency) }) : '';
  });

  protected choose(state: string): void {
    this.state.set(state);
    this.query.set('');
    this.offset.set(0);
  }
}
