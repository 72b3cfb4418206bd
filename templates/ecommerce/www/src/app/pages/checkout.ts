import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api, ApiError } from '../core/api';
import { fill } from '../core/texts';
import { SiteTitle } from '../core/title';
import type { Address, Me, Quote } from '../models';
import { pageTexts } from '../page-texts';
import { AddressFields, addressOf } from '../parts/address-fields';
import { Sums } from '../parts/sums';
import { FormState, Values, formParts } from '../shared/form';
import { Picture } from '../shared/picture';
import { State } from '../shared/state';
import { Cart } from '../shop/cart';
import { Customer } from '../shop/customer';
import { ShopData } from '../shop/shop';
import { typeTexts } from '../texts';

/** One page from the cart to the order. */
@Component({
  selector: 'site-checkout',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, formParts, AddressFields, Sums, Picture, State],
  providers: [FormState],
  template: `
    <section class="wrap page">
      <h1>{{ t.title }}</h1>
      @if (!ready()) {
        <site-state [error]="failed()" (retry)="begin()" />
      } @else if (!cart.count()) {
        <div class="empty"><p class="strong">{{ empty.empty }}</p><a class="button" routerLink="/products">{{ empty.shop }}</a></div>
      } @else {
        <form class="checkout" novalidate (submit)="form.submit($event, send)">
          <div class="checkout-steps">
            <section class="card form" aria-labelledby="c-contact">
              <div class="row between"><h2 id="c-contact">{{ t.contact }}</h2>
                @if (!customer.user()) { <p class="soft small-text">{{ t.haveAccount }} <a routerLink="/account" [queryParams]="{ back: '/checkout' }">{{ t.login }}</a></p> }
              </div>
              <site-field name="email" type="email" [label]="a.email" [help]="a.emailHelp" [value]="me()?.email ?? ''" autocomplete="email" maxlength="254" required />
            </section>
            <section class="card form" aria-labelledby="c-address">
              <h2 id="c-address">{{ t.delivery }}</h2>
              @if ((me()?.addresses?.length ?? 0) > 1) {
                <div class="chips saved" role="group" [attr.aria-label]="t.saved">
                  @for (entry of me()!.addresses; track entry.id) {
                    <button class="chip" type="button" [attr.aria-pressed]="start() === entry.address" (click)="start.set(entry.address)">{{ entry.address['name'] }}, {{ entry.address['city'] }}</button>
                  }
                </div>
              }
              <site-address-fields [start]="start()" (placed)="place($event)" />
              <site-check name="bill" [checked]="billing()" (changed)="billing.set($event)">{{ t.billing }}</site-check>
            </section>
            @if (billing()) {
              <section class="card form" aria-labelledby="c-billing">
                <h2 id="c-billing">{{ t.billingTitle }}</h2>
                <site-address-fields prefix="billing" kind="billing" [everywhere]="true" [tax]="true" />
              </section>
            }
            <section class="card form" aria-labelledby="c-ship">
              <h2 id="c-ship">{{ t.how }}</h2>
              @if (quote()?.shipping_options?.length) {
                <site-choice name="shipping" [label]="t.shipping" [options]="rates()" [value]="rate()" required (changed)="choose($event)" />
              } @else {
                <p class="soft">{{ quote() ? t.notThere : t.chooseCountry }}</p>
              }
            </section>
            <section class="card form" aria-labelledby="c-pay">
              <h2 id="c-pay">{{ t.pay }}</h2>
              <site-choice name="method" [label]="t.pay" [options]="methods()" [value]="methods()[0]?.value ?? ''" required />
              <site-field name="note" type="textarea" [label]="t.note" rows="3" maxlength="1000" />
            </section>
          </div>
          <aside class="card form checkout-sum" aria-labelledby="c-sum">
            <h2 id="c-sum">{{ t.summary }}</h2>
            <ul class="lines-list small-lines">
              @for (item of quote()?.items ?? cart.quote()?.items; track item.variant_id) {
                <li>
                  <site-picture class="cart-picture" [src]="item.image" sizes="3.5rem" width="56" height="56" />
                  <span>{{ item.quantity }} × {{ item.name }} @if (item.title) { <span class="soft">{{ item.title }}</span> }
                    @if (!item.enough || !item.for_sale) { <span class="error">{{ empty.notEnough }}</span> }</span>
                  <span class="number">{{ data.money(item.total) }}</span>
                </li>
              }
            </ul>
            @if (quote(); as q) {
              <site-sums [goods]="q.items_total" [shipping]="q.shipping?.price ?? null" [shippingName]="q.shipping?.name ?? ''" [taxes]="q.taxes" [inclusive]="q.prices_include_tax" [total]="q.total" [currency]="q.currency" />
            }
            <site-check name="terms" required>{{ t.terms }}
              @for (page of policies(); track page.slug) { @if ($index) { {{ t.and }} } <a [href]="'/legal/' + page.slug" target="_blank" rel="noopener">{{ page.title }}</a> }
            </site-check>
            <site-trap />
            <site-send [label]="button()" [busy]="t.placing" />
          </aside>
        </form>
      }
    </section>
  `,
})
export class Checkout {
  protected readonly t = pageTexts.checkout;
  protected readonly a = pageTexts.address;
  protected readonly empty = typeTexts.cart;
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly form = inject(FormState);
  protected readonly cart = inject(Cart);
  protected readonly customer = inject(Customer);
  protected readonly data = inject(ShopData);
  protected readonly ready = signal(false);
  protected readonly failed = signal<unknown>(undefined);
  protected readonly me = signal<Me | undefined>(undefined);
  protected readonly start = signal<Address>({});
  protected readonly billing = signal(false);
  protected readonly quote = signal<Quote | undefined>(undefined);
  private readonly where = signal<{ country: string; region: string } | undefined>(undefined);
  protected readonly rate = computed(() => String(this.quote()?.shipping?.id ?? ''));
  protected readonly rates = computed(() =>
    (this.quote()?.shipping_options ?? []).map((r) => ({ value: String(r.id), label: `${r.name} · ${r.price ? this.data.money(r.price) : this.t.free}`, help: r.delivery })),
  );
  protected readonly methods = computed(() => (this.quote()?.methods ?? []).map((value) => ({ value, label: this.t.methods[value][0], help: this.t.methods[value][1] })));
  protected readonly policies = computed(() => (this.data.shop()?.legal ?? []).slice(0, 2));
  protected readonly button = computed(() => fill(this.t.place, { total: this.quote() ? this.data.money(this.quote()!.total) : '' }));
  /** The same for every click on this page, so that two are one order. */
  private readonly key = crypto.getRandomValues(new Uint32Array(6)).reduce((text, n) => text + n.toString(16).padStart(8, '0'), '');
  private turn = 0;

  constructor() {
    inject(SiteTitle).hide();
    void this.begin();
  }

  protected async begin(): Promise<void> {
    this.failed.set(undefined);
    try {
      await this.cart.reload();
      if (await this.customer.fresh()) {
        const me = await this.customer.ask<Me>('get', '/customer/me');
        this.me.set(me);
        this.start.set(me.addresses[0]?.address ?? { name: me.name, phone: me.phone });
      }
      this.ready.set(true);
    } catch (error) {
      this.failed.set(error);
    }
  }

  protected place(where: { country: string; region: string }): void {
    this.where.set(where);
    void this.reckon(this.rate());
  }

  protected choose(rate: string): void {
    void this.reckon(rate);
  }

  protected readonly send = async (values: Values): Promise<void> => {
    const { email, method, note, terms, website } = values;
    const body = {
      key: this.key, email, method, note, terms, website, shipping: Number(values['shipping']) || null, total: this.quote()?.total ?? 0,
      address: addressOf(values, 'address'), billing: this.billing() ? addressOf(values, 'billing') : null,
    };
    try {
      const { data } = await this.api.post<{ token: string; url: string }>('/checkout', body, { token: await this.customer.fresh() });
      void this.cart.reload().catch(() => undefined);
      if (/^https?:/.test(data.url)) location.assign(data.url);
      else await this.router.navigateByUrl(data.url || `/order/${data.token}?thanks=1`);
    } catch (error) {
      // A price or the stock is another one now: show it.
      if (error instanceof ApiError && error.http === 409) await this.reckon(this.rate());
      throw error;
    }
  };

  private async reckon(rate: string): Promise<void> {
    const where = this.where();
    if (!where) return;
    const turn = ++this.turn;
    try {
      const { data } = await this.api.post<Quote>('/quote', { ...where, shipping: Number(rate) || null }, { token: await this.customer.fresh() });
      if (turn === this.turn) this.quote.set(data);
    } catch (error) {
      if (turn === this.turn) this.form.failure.set(error instanceof Error ? error.message : '');
    }
  }
}
