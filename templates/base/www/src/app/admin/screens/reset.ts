import { Location } from '@angular/common';
import { ChangeDetectionStrategy, Component, ElementRef, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Settings } from '../../core/settings';
import { SiteTitle } from '../../core/title';
import { adminTexts } from '../admin-texts';
import { PasswordForm } from './password-form';

/** Where the link in the mail leads. Its token stands behind #, and in the address only until this page has read it. */
@Component({
  selector: 'admin-reset',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [PasswordForm, RouterLink],
  template: `
    <div class="adm">
      <main class="a-door">
        <div class="a-card">
          <p class="a-brand">{{ site.name() }}</p>
          @if (done()) {
            <h1 tabindex="-1">{{ texts.doneHeading }}</h1>
            <p>{{ texts.doneText }}</p>
            <a class="a-button full" routerLink="/admin">{{ texts.login }}</a>
          } @else {
            @if (token) {
              <h1>{{ texts.heading }}</h1>
              <p>{{ texts.text }}</p>
              <admin-password-form [token]="token" (changed)="finish()" />
            } @else {
              <h1>{{ texts.overHeading }}</h1>
              <p>{{ texts.overText }}</p>
            }
            <p class="a-door-more"><a routerLink="/admin/forgot">{{ texts.again }}</a></p>
          }
        </div>
      </main>
    </div>
  `,
})
export class Reset {
  protected readonly site = inject(Settings);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly texts = adminTexts.reset;
  protected readonly token = /^#([0-9a-f]{64})$/.exec(location.hash)?.[1] ?? '';
  protected readonly done = signal(false);

  constructor() {
    inject(Location).replaceState('/admin/reset');
    inject(SiteTitle).set(this.texts.heading);
  }

  protected finish(): void {
    this.done.set(true);
    setTimeout(() => this.host.nativeElement.querySelector('h1')?.focus());
  }
}
