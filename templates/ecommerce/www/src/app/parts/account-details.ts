import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import type { Me } from '../models';
import { pageTexts } from '../page-texts';
import { FormState, Values, formParts } from '../shared/form';
import { Customer } from '../shop/customer';
import { ChangePassword } from './change-password';

@Component({
  selector: 'site-account-details',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [formParts, ChangePassword],
  providers: [FormState],
  template: `
    <div class="stack">
      <form class="card form" novalidate (submit)="form.submit($event, send)">
        <h2>{{ t.details }}</h2>
        <p class="soft">{{ me().email }}</p>
        <site-field name="name" [label]="t.name" [value]="me().name" autocomplete="name" maxlength="120" required />
        <site-field name="phone" type="tel" [label]="t.phone" [value]="me().phone" autocomplete="tel" maxlength="24" />
        @if (saved()) { <p class="message good" role="status">{{ t.saved }}</p> }
        <site-send [label]="t.save" />
      </form>
      <site-change-password />
    </div>
  `,
})
export class AccountDetails {
  protected readonly t = pageTexts.account;
  protected readonly form = inject(FormState);
  private readonly customer = inject(Customer);
  protected readonly saved = signal(false);
  readonly me = input.required<Me>();
  readonly changed = output<void>();

  protected readonly send = async (values: Values): Promise<void> => {
    await this.customer.ask('put', '/customer/me', values);
    this.saved.set(true);
    this.changed.emit();
  };
}
