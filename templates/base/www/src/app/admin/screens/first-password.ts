import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Settings } from '../../core/settings';
import { SiteTitle } from '../../core/title';
import { adminTexts } from '../admin-texts';
import { Toasts } from '../ui/toast';
import { PasswordForm } from './password-form';

/** The first password was drawn by a machine and seen by others: before anything else comes an own one. */
@Component({
  selector: 'admin-first-password',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [PasswordForm],
  template: `
    <main class="a-door">
      <div class="a-card">
        <p class="a-brand">{{ site.name() }}</p>
        <h1>{{ texts.chooseHeading }}</h1>
        <p>{{ texts.chooseText }}</p>
        <admin-password-form [first]="true" (changed)="toasts.say(texts.changed)" />
      </div>
    </main>
  `,
})
export class FirstPassword {
  protected readonly site = inject(Settings);
  protected readonly toasts = inject(Toasts);
  protected readonly texts = adminTexts.password;

  constructor() {
    inject(SiteTitle).set(this.texts.chooseHeading);
  }
}
