import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Session } from '../../core/session';
import { adminTexts } from '../admin-texts';
import { Page } from '../ui/page';
import { Toasts } from '../ui/toast';
import { PasswordForm } from './password-form';
import { Sessions } from './sessions';

/** One's own account. */
@Component({
  selector: 'admin-account',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Page, PasswordForm, Sessions],
  template: `
    <admin-page [heading]="texts.heading">
      <div class="a-card">
        <dl class="a-facts">
          <div><dt>{{ texts.email }}</dt><dd>{{ session.user()?.email }}</dd></div>
          <div><dt>{{ texts.role }}</dt><dd>{{ people.roles[session.user()?.role ?? 'editor'] }}</dd></div>
        </dl>
      </div>
      <section class="a-card" aria-labelledby="password-heading">
        <h2 id="password-heading">{{ texts.password }}</h2>
        <p class="a-soft">{{ texts.others }}</p>
        <admin-password-form (changed)="toasts.say(password.changed); sessions.reload()" />
      </section>
      <admin-sessions #sessions />
    </admin-page>
  `,
})
export class Account {
  protected readonly session = inject(Session);
  protected readonly toasts = inject(Toasts);
  protected readonly texts = adminTexts.account;
  protected readonly people = adminTexts.people;
  protected readonly password = adminTexts.password;
}
