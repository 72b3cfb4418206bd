import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import type { Order } from '../models';
import { pageTexts } from '../page-texts';
import { FormState, Values, formParts } from '../shared/form';
import { Customer } from '../shop/customer';

/** After an order as a guest: an account with one field more. */
@Component({
  selector: 'site-claim-order',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [formParts],
  providers: [FormState],
  template: `
    @if (done()) {
      <p class="message good" role="status">{{ t.accountDone }}</p>
    } @else if (!customer.known()) {
      <form class="card form" novalidate (submit)="form.submit($event, make)">
        <h2>{{ t.account }}</h2>
        <p class="soft">{{ t.accountText }}</p>
        <site-field name="password" type="password" [label]="a.password" [help]="a.passwordHelp" autocomplete="new-password" minlength="10" maxlength="200" required />
        <site-trap />
        <site-send [label]="t.accountMake" />
      </form>
    }
  `,
})
export class ClaimOrder {
  protected readonly t = pageTexts.order;
  protected readonly a = pageTexts.account;
  protected readonly form = inject(FormState);
  protected readonly customer = inject(Customer);
  protected readonly done = signal(false);
  readonly order = input.required<Order>();

  protected readonly make = async ({ password, website }: Values): Promise<void> => {
    const { email, token, address } = this.order();
    await this.customer.login('/customer/register', { email, name: address['name'], phone: address['phone'], password, order: token, website });
    await this.customer.ask('post', '/customer/addresses', { address, is_default: true }).catch(() => undefined);
    this.done.set(true);
  };
}
