import { ChangeDetectionStrategy, Component, inject, signal } from '@angular/core';
import { pageTexts } from '../page-texts';
import { FormState, Values, formParts } from '../shared/form';
import { Customer } from '../shop/customer';

@Component({
  selector: 'site-change-password',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [formParts],
  providers: [FormState],
  template: `
    <form class="card form" novalidate (submit)="form.submit($event, send)">
      <h2>{{ t.changePassword }}</h2>
      @if (saved()) {
        <p class="message good" role="status">{{ t.saved }}</p>
      } @else {
        <site-field name="old" type="password" [label]="t.oldPassword" autocomplete="current-password" maxlength="200" required />
        <site-field name="new" type="password" [label]="t.newPassword" [help]="t.passwordHelp" autocomplete="new-password" minlength="10" maxlength="200" required />
        <site-send [label]="t.changePassword" />
      }
    </form>
  `,
})
export class ChangePassword {
  protected readonly t = pageTexts.account;
  protected readonly form = inject(FormState);
  private readonly customer = inject(Customer);
  protected readonly saved = signal(false);

  protected readonly send = async (values: Values): Promise<void> => {
    await this.customer.change(values);
    this.saved.set(true);
  };
}
