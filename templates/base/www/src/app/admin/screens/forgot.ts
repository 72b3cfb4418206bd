import { ChangeDetectionStrategy, Component, ElementRef, afterNextRender, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ApiError } from '../../core/api';
import { Settings } from '../../core/settings';
import { SiteTitle } from '../../core/title';
import { adminTexts } from '../admin-texts';
import { AdminApi } from '../core/admin-api';

/** Asks for a link that sets a new password. The api does not say whether there is such an account, nor does this page. */
@Component({
  selector: 'admin-forgot',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  template: `
    <div class="adm">
      <main class="a-door">
        <form class="a-card" novalidate (submit)="ask($event)">
          <p class="a-brand">{{ site.name() }}</p>
          @switch (answer()) {
            @case ('sent') {
              <h1 tabindex="-1">{{ texts.sentHeading }}</h1>
              <p>{{ texts.sentText(email()) }}</p>
            }
            @case ('no mail') {
              <h1 tabindex="-1">{{ texts.noMailHeading }}</h1>
              <p>{{ texts.noMailText }}</p>
              <p>{{ texts.owner }}</p>
              <p>{{ texts.others }}</p>
            }
            @default {
              <h1>{{ texts.heading }}</h1>
              <p>{{ texts.text }}</p>
              <div class="a-field">
                <label class="a-label" for="forgot-email">{{ texts.email }}</label>
                <input id="forgot-email" name="email" type="email" autocomplete="username" required maxlength="254" autocapitalize="none"
                       [attr.aria-invalid]="!!failure() || null" aria-describedby="forgot-problem" />
              </div>
              <p class="a-error" id="forgot-problem" role="alert">{{ failure() }}</p>
              <button class="a-button full" type="submit" [disabled]="busy()">{{ busy() ? login.wait : texts.go }}</button>
            }
          }
          <p class="a-door-more"><a routerLink="/admin">{{ texts.login }}</a></p>
        </form>
      </main>
    </div>
  `,
})
export class Forgot {
  protected readonly site = inject(Settings);
  private readonly api = inject(AdminApi);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly texts = adminTexts.forgot;
  protected readonly login = adminTexts.login;
  protected readonly answer = signal<'' | 'sent' | 'no mail'>('');
  protected readonly email = signal('');
  protected readonly failure = signal('');
  protected readonly busy = signal(false);

  constructor() {
    inject(SiteTitle).set(this.texts.heading);
    afterNextRender(() => this.focus('input'));
  }

  protected async ask(event: Event): Promise<void> {
    event.preventDefault();
    this.email.set(String(new FormData(event.target as HTMLFormElement).get('email')).trim());
    this.failure.set(this.email() ? '' : this.texts.missing);
    if (this.failure()) return this.focus('input');
    this.busy.set(true);
    try {
      const { mail } = await this.api.post<{ mail: boolean }>('/auth/forgot', { email: this.email() });
      this.answer.set(mail ? 'sent' : 'no mail');
      setTimeout(() => this.focus('h1'));
    } catch (error) {
      const problems = error instanceof ApiError ? error.errors['email'] : undefined;
      this.failure.set(problems ? adminTexts.fields.problem(this.texts.email, problems) : (error as Error).message);
      this.focus('input');
    } finally {
      this.busy.set(false);
    }
  }

  private focus(what: string): void {
    this.host.nativeElement.querySelector<HTMLElement>(what)?.focus();
  }
}
