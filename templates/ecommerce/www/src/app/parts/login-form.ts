import { ChangeDetectionStrategy, Component, booleanAttribute, inject, input, output } from '@angular/core';
import { pageTexts } from '../page-texts';
import { FormState, Values, formParts } from '../shared/form';
import { Customer } from '../shop/customer';

@Component({
  selector: 'site-login-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [formParts],
  providers: [FormState],
  template: `
    <form class="card form" novalidate (submit)="form.submit($event, send)">
      <h2>{{ register() ? t.register : t.login }}</h2>
      @if (register()) {
        <p class="soft">{{ t.registerText }}</p>
        <site-field name="name" [label]="t.name" autocomplete="name" maxlength="120" required />
      }
      <site-field name="email" type="email" [label]="t.email" autocomplete="email" maxlength="254" required />
      @if (register()) {
        <site-field name="password" type="password" [label]="t.password" [help]="t.passwordHelp" autocomplete="new-password" minlength="10" maxlength="200" required />
        <site-trap />
      } @else {
        <site-field name="password" type="password" [label]="t.password" autocomplete="current-password" maxlength="200" required />
        <p><button class="link" type="button" (click)="forgot.emit()">{{ t.forgot }}</button></p>
      }
      <site-send [label]="register() ? t.make : t.login" />
    </form>
  `,
})
export class LoginForm {
  protected readonly t = pageTexts.account;
  protected readonly form = inject(FormState);
  private readonly customer = inject(Customer);
  readonly register = input(false, { transform: booleanAttribute });
  readonly done = output<void>();
  readonly forgot = output<void>();

  protected readonly send = async (values: Values): Promise<void> => {
    await this.customer.login(this.register() ? '/customer/register' : '/customer/login', values);
    this.done.emit();
  };
}
