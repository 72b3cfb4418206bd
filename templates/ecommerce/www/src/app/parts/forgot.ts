import { ChangeDetectionStrategy, Component, inject, output, signal } from '@angular/core';
import { Api } from '../core/api';
import { pageTexts } from '../page-texts';
import { FormState, Values, formParts } from '../shared/form';

@Component({
  selector: 'site-forgot',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [formParts],
  providers: [FormState],
  template: `
    <form class="card form" novalidate (submit)="form.submit($event, send)">
      <h2>{{ t.forgot }}</h2>
      @if (sent()) {
        <p class="message good" role="status">{{ sent() }}</p>
      } @else {
        <p class="soft">{{ t.forgotText }}</p>
        <site-field name="email" type="email" [label]="t.email" autocomplete="email" maxlength="254" required />
        <site-trap />
        <site-send [label]="t.sendLink" />
      }
      <p><button class="link" type="button" (click)="back.emit()">{{ t.back }}</button></p>
    </form>
  `,
})
export class Forgot {
  protected readonly t = pageTexts.account;
  protected readonly form = inject(FormState);
  private readonly api = inject(Api);
  protected readonly sent = signal('');
  readonly back = output<void>();

  protected readonly send = async (values: Values): Promise<void> => {
    this.sent.set((await this.api.post('/customer/forgot', values, { token: null })).message);
  };
}
