import { ChangeDetectionStrategy, Component, output, signal } from '@angular/core';
import { Forgot } from './forgot';
import { LoginForm } from './login-form';

/** Two ways in, side by side; and help for who forgot. */
@Component({
  selector: 'site-login',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [LoginForm, Forgot],
  template: `
    <div class="split halves">
      @if (forgot()) {
        <site-forgot (back)="forgot.set(false)" />
      } @else {
        <site-login-form (done)="done.emit()" (forgot)="forgot.set(true)" />
      }
      <site-login-form register (done)="done.emit()" />
    </div>
  `,
})
export class Login {
  readonly done = output<void>();
  protected readonly forgot = signal(false);
}
