import { ChangeDetectionStrategy, Component, effect, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { fill } from '../core/texts';
import { SiteTitle } from '../core/title';
import type { Me, OrderRow } from '../models';
import { pageTexts } from '../page-texts';
import { AccountDetails } from '../parts/account-details';
import { AddressBook } from '../parts/address-book';
import { Login } from '../parts/login';
import { State } from '../shared/state';
import { Cart } from '../shop/cart';
import { Customer } from '../shop/customer';
import { day, money } from '../shop/money';

/** Orders, addresses and details of the customer; or the way in. */
@Component({
  selector: 'site-account',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, AccountDetails, AddressBook, Login, State],
  template: `
    <section class="wrap page">
      @if (me(); as m) {
        <div class="row between"><h1>{{ fill(t.hello, { name: m.name }) }}</h1><button class="button quiet small" type="button" (click)="leave()">{{ t.logout }}</button></div>
        <section aria-labelledby="a-orders">
          <h2 id="a-orders">{{ t.orders }}</h2>
          @if (orders().length) {
            <ul class="card lines-list order-rows">
              @for (order of orders(); track order.id) {
                <li><a [routerLink]="['/order', order.token]" class="strong">{{ order.number }}</a><span>{{ date(order.placed_at) }}</span>
                  <span class="badge plain">{{ states[order.state][0] }}</span><span class="number">{{ show(order) }}</span></li>
              }
            </ul>
          } @else { <p class="soft">{{ t.noOrders }}</p> }
        </section>
        <div class="split halves section">
          <site-address-book [me]="m" (changed)="load()" />
          <site-account-details [me]="m" (changed)="load()" />
        </div>
      } @else if (!customer.known()) {
        <h1>{{ t.title }}</h1>
        <site-login (done)="entered()" />
      } @else {
        <site-state [error]="failed()" (retry)="load()" />
      }
    </section>
  `,
})
export class Account {
  readonly back = input<string>();
  protected readonly t = pageTexts.account;
  protected readonly states = pageTexts.order.states;
  protected readonly fill = fill;
  protected readonly date = day;
  protected readonly customer = inject(Customer);
  private readonly cart = inject(Cart);
  private readonly router = inject(Router);
  protected readonly me = signal<Me | undefined>(undefined);
  protected readonly orders = signal<OrderRow[]>([]);
  protected readonly failed = signal<unknown>(undefined);

  constructor() {
    inject(SiteTitle).hide();
    effect(() => {
      if (this.customer.known()) void this.load();
      else this.me.set(undefined);
    });
  }

  protected async load(): Promise<void> {
    this.failed.set(undefined);
    try {
      const [me, orders] = await Promise.all([this.customer.ask<Me>('get', '/customer/me'), this.customer.ask<{ rows: OrderRow[] }>('get', '/customer/orders')]);
      this.me.set(me);
      this.orders.set(orders.rows);
    } catch (error) {
      this.failed.set(error);
    }
  }

  protected entered(): void {
    void this.cart.reload().catch(() => undefined);
    // Only to a page of this site.
    if (/^\/[a-z]/.test(this.back() ?? '')) void this.router.navigateByUrl(this.back()!);
  }

  protected async leave(): Promise<void> {
    await this.customer.logout();
    void this.cart.reload().catch(() => undefined);
  }

  protected show(order: OrderRow): string {
    return money(order.total, order.currency);
  }
}
