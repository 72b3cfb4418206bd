import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Api, apiResource } from '../core/api';
import { fill } from '../core/texts';
import { SiteTitle } from '../core/title';
import { pageTexts } from '../page-texts';
import { State } from '../shared/state';
import { money } from '../shop/money';

interface Payment { state: string; amount: number; currency: string; number: string; token: string }

/** Stands where a payment provider's page will be, while the shop is in test mode. */
@Component({
  selector: 'site-test-payment',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, State],
  template: `
    <section class="wrap page narrow-page">
      @if (payment.value(); as p) {
        <div class="card form test-payment">
          <h1>{{ t.title }}</h1>
          <p class="message warn">{{ t.text }}</p>
          <p class="price large number">{{ show(p) }}</p>
          @if (p.state === 'started') {
            <p class="error" role="alert">{{ failure() }}</p>
            <div class="row">
              <button class="button" type="button" [disabled]="busy()" (click)="send('paid')">{{ busy() ? t.working : fill(t.pay, { total: show(p) }) }}</button>
              <button class="button quiet" type="button" [disabled]="busy()" (click)="send('failed')">{{ t.fail }}</button>
            </div>
          } @else {
            <p>{{ t.done }}</p>
          }
          <p><a [routerLink]="['/order', p.token]" [queryParams]="p.state === 'started' ? { cancelled: 1 } : {}">{{ t.back }}</a></p>
        </div>
      } @else {
        <site-state [error]="payment.error()" (retry)="payment.reload()" />
      }
    </section>
  `,
})
export class TestPayment {
  readonly reference = input.required<string>();
  protected readonly t = pageTexts.test;
  protected readonly fill = fill;
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  protected readonly payment = apiResource<Payment>(() => '/test-payment/' + encodeURIComponent(this.reference()));
  protected readonly busy = signal(false);
  protected readonly failure = signal('');

  constructor() {
    inject(SiteTitle).hide();
  }

  protected show(payment: Payment): string {
    return money(payment.amount, payment.currency);
  }

  protected async send(outcome: 'paid' | 'failed'): Promise<void> {
    this.busy.set(true);
    try {
      const { data } = await this.api.post<{ token: string }>('/test-payment/' + encodeURIComponent(this.reference()), { outcome }, { token: null });
      await this.router.navigateByUrl(`/order/${data.token}?thanks=1`);
    } catch (error) {
      this.failure.set(error instanceof Error ? error.message : '');
      this.busy.set(false);
    }
  }
}
