import { ChangeDetectionStrategy, Component, DestroyRef, computed, effect, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Api } from '../core/api';
import { Config } from '../core/config';
import { Live } from '../core/live';
import { fill } from '../core/texts';
import { SiteTitle } from '../core/title';
import type { Order } from '../models';
import { pageTexts } from '../page-texts';
import { ClaimOrder } from '../parts/claim-order';
import { Sums } from '../parts/sums';
import { Picture } from '../shared/picture';
import { State } from '../shared/state';
import { addressLines } from '../shop/address';
import { Cart } from '../shop/cart';
import { day, money } from '../shop/money';

/** An order, shown to anyone with its address: confirmation, status, invoice. */
@Component({
  selector: 'site-order',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ClaimOrder, Sums, Picture, State],
  template: `
    <section class="wrap page">
      @if (order(); as o) {
        @if (thanks() && !closed()) { <p class="kicker">{{ fill(t.thanks, { name: o.address['name'] }) }}</p> }
        <h1>{{ fill(t.title, { number: o.number }) }}</h1>
        @if (o.test) { <p class="message warn">{{ t.testOrder }}</p> }
        <div class="order-grid">
          <div class="stack">
            <section class="card card-body order-state" role="status" [attr.data-state]="o.state">
              <h2>{{ t.states[o.state][0] }}</h2>
              <p>{{ o.state === 'paid' || o.state === 'confirmed' ? (o.method === 'delivery' && !o.paid_at ? t.states['confirmed'][1] : t.states['paid'][1]) : t.states[o.state][1] }}</p>
              @if (!closed()) {
                <ol class="steps">
                  @for (step of t.steps; track step) { <li [class.done]="$index <= reached()" [attr.aria-current]="$index === reached() ? 'step' : null">{{ step }}</li> }
                </ol>
              }
              @if (cancelled() && o.state === 'pending') { <p class="message warn">{{ t.cancelledPay }}</p> }
              @if (o.instructions) {
                <div class="message"><p>{{ fill(t.transfer, { total: show(o.total), number: o.number }) }}</p><p class="lines strong">{{ o.instructions }}</p>
                  @if (o.reserved_until) { <p class="soft small-text">{{ fill(t.until, { date: date(o.reserved_until) }) }}</p> }</div>
              }
              @if (o.tracking || o.tracking_url) {
                <p>{{ o.carrier }} <span class="number">{{ o.tracking }}</span> @if (o.tracking_url) { <a [href]="o.tracking_url" rel="noopener nofollow">{{ t.tracking }}</a> }</p>
              }
              <p class="error" role="alert">{{ failure() }}</p>
              <div class="row">
                @if (o.state === 'pending' && o.method !== 'transfer') { <button class="button" type="button" [disabled]="busy()" (click)="pay()">{{ busy() ? t.paying : t.payNow }}</button> }
                @if (again()) { <button class="button" type="button" [disabled]="busy()" (click)="putBack()">{{ t.again }}</button> }
                @if (o.invoice) { <a class="button quiet" [href]="api() + '/orders/' + o.token + '/invoice'" download>{{ t.invoice }}</a> }
                @for (note of o.credit_notes; track note.id) {
                  <a class="button quiet" [href]="api() + '/orders/' + o.token + '/credit-notes/' + note.id" download>{{ fill(note.amount < 0 ? t.creditNoteCancelled : t.creditNote, { number: note.number }) }}</a>
                }
                @if (o.can_cancel && !asking()) { <button class="button danger" type="button" (click)="asking.set(true)">{{ t.cancel }}</button> }
              </div>
              @if (asking()) {
                <div class="message row"><span>{{ t.cancelSure }}</span>
                  <button class="button small danger" type="button" [disabled]="busy()" (click)="cancel()">{{ t.cancelYes }}</button>
                  <button class="button small quiet" type="button" (click)="asking.set(false)">{{ t.keep }}</button></div>
              }
            </section>
            @if (thanks() && !closed()) { <site-claim-order [order]="o" /> }
          </div>
          <aside class="card card-body stack">
            <h2>{{ t.items }}</h2>
            <ul class="lines-list small-lines">
              @for (item of o.items; track item.id) {
                <li><site-picture class="cart-picture" [src]="item.image" sizes="3.5rem" width="56" height="56" />
                  <span>{{ item.quantity }} × {{ item.name }} @if (item.title) { <span class="soft">{{ item.title }}</span> }</span><span class="number">{{ show(item.total) }}</span></li>
              }
            </ul>
            <site-sums [goods]="o.items_total" [shipping]="o.shipping_total" [shippingName]="o.shipping_name" [taxes]="o.taxes" [inclusive]="o.prices_include_tax" [total]="o.total" [currency]="o.currency" />
            @if (o.refunded) { <p class="row between"><span>{{ t.refunded }}</span><span class="number">{{ show(o.refunded) }}</span></p> }
            <div><h3>{{ t.address }}</h3><address class="lines">{{ lines(o.address) }}</address></div>
          </aside>
        </div>
      } @else {
        <site-state [error]="failed()" (retry)="load()" />
      }
    </section>
  `,
})
export class OrderPage {
  readonly token = input.required<string>();
  readonly thanks = input<string>();
  readonly cancelled = input<string>();
  protected readonly t = pageTexts.order;
  protected readonly lines = addressLines;
  protected readonly fill = fill;
  protected readonly date = day;
  private readonly http = inject(Api);
  private readonly cart = inject(Cart);
  private readonly router = inject(Router);
  protected readonly api = signal('/api');
  protected readonly order = signal<Order | undefined>(undefined);
  protected readonly failed = signal<unknown>(undefined);
  protected readonly failure = signal('');
  protected readonly busy = signal(false);
  protected readonly asking = signal(false);
  protected readonly closed = computed(() => ['cancelled', 'failed', 'expired', 'refunded'].includes(this.order()?.state ?? ''));
  protected readonly again = computed(() => ['cancelled', 'failed', 'expired'].includes(this.order()?.state ?? ''));
  protected readonly reached = computed(() => ({ pending: 0, confirmed: 1, paid: 1, shipped: 2, completed: 3 })[this.order()?.state ?? ''] ?? 0);

  constructor() {
    const title = inject(SiteTitle);
    title.hide();
    void inject(Config).ready.then(({ api }) => this.api.set(api));
    effect(() => void this.load(this.token()));
    effect(() => this.order() && title.set(fill(this.t.title, { number: this.order()!.number })));
    const stop = inject(Live).on<{ key: string }>('order.changed', ({ key }) => key === this.order()?.key && void this.load());
    // A payment's event may arrive before the page listens.
    const timer = setInterval(() => this.order()?.state === 'pending' && this.order()?.method !== 'transfer' && void this.load(), 6000);
    inject(DestroyRef).onDestroy(() => {
      stop();
      clearInterval(timer);
    });
  }

  protected async load(token = this.token()): Promise<void> {
    try {
      this.order.set(await this.http.get<Order>('/orders/' + encodeURIComponent(token), { token: null }));
      this.failed.set(undefined);
    } catch (error) {
      this.failed.set(error);
    }
  }

  protected show(amount: number): string {
    return money(amount, this.order()!.currency);
  }

  protected pay(): Promise<void> {
    return this.act(async (path) => {
      const { data } = await this.http.post<{ url: string }>(`${path}/pay`, {}, { token: null });
      if (/^https?:/.test(data.url)) location.assign(data.url);
      else if (data.url) await this.router.navigateByUrl(data.url);
      else await this.load();
    });
  }

  protected cancel(): Promise<void> {
    return this.act(async (path) => {
      await this.http.post(`${path}/cancel`, {}, { token: null });
      this.asking.set(false);
      await this.load();
    });
  }

  protected putBack(): Promise<void> {
    return this.act(async () => {
      await this.cart.again(this.token());
      await this.router.navigateByUrl('/cart');
    });
  }

  private async act(work: (path: string) => Promise<void>): Promise<void> {
    this.busy.set(true);
    this.failure.set('');
    try {
      await work('/orders/' + encodeURIComponent(this.token()));
    } catch (error) {
      this.failure.set(error instanceof Error ? error.message : '');
    } finally {
      this.busy.set(false);
    }
  }
}
