import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { AdminApi, Loading, Page, Pager, Rows, Search, Toasts, adminResource, lastValue, money, when } from '../admin/kit';
import { orderTexts } from './texts';
import type { CustomerRow } from './models';

const LIMIT = 25;

@Component({
  selector: 'site-customers',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Loading, Page, Pager, Search],
  template: `
    <admin-page [heading]="t.customers">
      <div class="order-filter"><admin-search [(query)]="query" /></div>
      @if (rows(); as list) {
        @if (list.rows.length) {
          <table class="a-table">
            <thead><tr><th>{{ t.customer }}</th><th>{{ t.since }}</th><th class="number">{{ t.ordersOf }}</th><th class="number">{{ t.spent }}</th><th>{{ t.customerNote }}</th></tr></thead>
            <tbody>
              @for (row of list.rows; track row.id) {
                <tr>
                  <td [attr.data-label]="t.customer"><strong>{{ row.name }}</strong><br /><a href="mailto:{{ row.email }}">{{ row.email }}</a> {{ row.phone }}</td>
                  <td [attr.data-label]="t.since">{{ when(row.created_at) }}</td>
                  <td class="number" [attr.data-label]="t.ordersOf">{{ row.orders }}</td>
                  <td class="number" [attr.data-label]="t.spent">{{ money(row.spent, row.currency) }}</td>
                  <td [attr.data-label]="t.customerNote"><input class="input" maxlength="2000" [value]="row.note" [attr.aria-label]="t.customerNote + ', ' + row.name" (change)="save(row, $any($event.target).value)" /></td>
                </tr>
              }
            </tbody>
          </table>
          <admin-pager [total]="list.total" [limit]="limit" [(offset)]="offset" />
        } @else { <p class="a-empty">{{ t.noCustomers }}</p> }
      } @else { <admin-loading [of]="customers" /> }
    </admin-page>
  `,
})
export class Customers {
  protected readonly t = orderTexts;
  protected readonly limit = LIMIT;
  protected readonly money = money;
  protected readonly when = when;
  private readonly api = inject(AdminApi);
  private readonly toasts = inject(Toasts);
  protected readonly query = signal('');
  protected readonly offset = signal(0);
  protected readonly customers = adminResource<Rows<CustomerRow>>(() => '/admin/customers?' + new URLSearchParams({ q: this.query(), limit: String(LIMIT), offset: String(this.offset()) }));
  protected readonly rows = lastValue(this.customers);

  protected save(row: CustomerRow, note: string): void {
    this.api.put(`/admin/customers/${row.id}`, { note }).then(
      () => this.toasts.say(this.t.saved),
      (error) => this.toasts.fail(error),
    );
  }
}
