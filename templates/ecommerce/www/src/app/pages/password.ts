import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { SiteTitle } from '../core/title';
import { pageTexts } from '../page-texts';
import { FormState, Values, formParts } from '../shared/form';
import { Cart } from '../shop/cart';
import { Customer } from '../shop/customer';

/** Where the link of the mail leads: its key is behind the #, so that no server's log has it. */
@Component({
  selector: 'site-password',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [formParts, RouterLink],
  providers: [FormState],
  template: `
    <section class="wrap page narrow-page">
      <h1>{{ t.reset }}</h1>
      @if (key) {
        <form class="card form" novalidate (submit)="form.submit($event, send)">
          <site-field name="password" type="password" [label]="t.newPassword" [help]="t.passwordHelp" autocomplete="new-password" minlength="10" maxlength="200" required />
          <site-send [label]="t.set" />
        </form>
      } @else {
        <p>{{ t.resetBad }}</p>
        <p><a routerLink="/account">{{ t.login }}</a></p>
      }
    </section>
  `,
})
export class Password {
  protected readonly t = pageTexts.account;
  protected readonly form = inject(FormState);
  private readonly customer = inject(Customer);
  private readonly cart = inject(Cart);
  private readonly router = inject(Router);
  protected readonly key = /^#[0-9a-f]{48}$/.test(location.hash) ? location.hash.slice(1) : '';

  constructor() {
    inject(SiteTitle).hide();
  }

  protected readonly send = async ({ password }: Values): Promise<void> => {
    await this.customer.login('/customer/reset', { key: this.key, password });
    void this.cart.reload().catch(() => undefined);
    await this.router.navigateByUrl('/account');
  };
}
