import { ChangeDetectionStrategy, Component, ElementRef, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Session } from '../../core/session';
import { Settings } from '../../core/settings';
import { SiteTitle } from '../../core/title';
import { adminTexts } from '../admin-texts';

@Component({
  selector: 'admin-login',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  template: `
    <main class="a-door">
      <form class="a-card" novalidate (submit)="login($event)">
        <p class="a-brand">{{ site.name() }}</p>
        <h1>{{ texts.heading }}</h1>
        <div class="a-field">
          <label class="a-label" for="login-email">{{ texts.email }}</label>
          <input id="login-email" name="email" type="email" autocomplete="username" required maxlength="254" autocapitalize="none" />
        </div>
        <div class="a-field">
          <label class="a-label" for="login-password">{{ texts.password }}</label>
          <input id="login-password" name="password" type="password" autocomplete="current-password" required maxlength="200" />
        </div>
        <p class="a-error" role="alert">{{ failure() }}</p>
        <button class="a-button full" type="submit" [disabled]="busy()">{{ busy() ? texts.wait : texts.go }}</button>
        <p class="a-door-more"><a routerLink="/admin/forgot">{{ texts.forgot }}</a></p>
      </form>
    </main>
  `,
})
export class Login {
  protected readonly site = inject(Settings);
  private readonly session = inject(Session);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly texts = adminTexts.login;
  protected readonly failure = signal('');
  protected readonly busy = signal(false);

  constructor() {
    inject(SiteTitle).set(this.texts.heading);
  }

  protected async login(event: Event): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const [email, password] = [String(data.get('email')).trim(), String(data.get('password'))];
    if (!email || !password) {
      this.failure.set(this.texts.both);
      return this.focus(email ? 'password' : 'email');
    }
    this.busy.set(true);
    this.failure.set('');
    try {
      await this.session.login(email, password);
    } catch (error) {
      this.failure.set((error as Error).message);
      this.focus('password');
    } finally {
      this.busy.set(false);
    }
  }

  private focus(name: string): void {
    this.host.nativeElement.querySelector<HTMLInputElement>(`[name=${name}]`)?.select();
  }
}
