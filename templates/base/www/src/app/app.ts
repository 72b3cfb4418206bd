import { ChangeDetectionStrategy, Component, ElementRef, inject, signal, viewChild } from '@angular/core';
import { NavigationEnd, NavigationStart, Router, RouterOutlet } from '@angular/router';
import { Answers } from './core/answers';
import { Live } from './core/live';
import { isAdmin } from './core/routes';
import { texts } from './core/texts';
import { Footer } from './shared/footer';
import { Header } from './shared/header';

/** What every page has: header with menu, the page, footer. The admin has its own. */
@Component({
  selector: 'site-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterOutlet, Header, Footer],
  template: `
    @if (admin()) {
      <router-outlet />
    } @else {
      <a class="skip" href="#content" (click)="skip($event)">{{ texts.skip }}</a>
      <site-header />
      <main id="content" tabindex="-1" #content><router-outlet /></main>
      <site-footer />
      @if (live.updated()) {
        <div class="note" role="status">
          <span>{{ texts.updated }}</span>
          <button class="button small" type="button" (click)="reload()">{{ texts.show }}</button>
        </div>
      }
    }
  `,
})
export class App {
  protected readonly texts = texts;
  protected readonly live = inject(Live);
  protected readonly admin = signal(isAdmin(location.pathname));
  private readonly content = viewChild<ElementRef<HTMLElement>>('content');

  constructor() {
    let before = location.pathname;
    const answers = inject(Answers);
    inject(Router).events.subscribe((event) => {
      if (event instanceof NavigationStart && event.id > 1) answers.spoil();
      if (!(event instanceof NavigationEnd)) return;
      this.admin.set(isAdmin(event.urlAfterRedirects));
      // Announces each new page to screen readers; not the first one, which they read anyway.
      const path = event.urlAfterRedirects.split(/[?#]/)[0];
      if (path !== before && !event.urlAfterRedirects.includes('#')) this.content()?.nativeElement.focus({ preventScroll: true });
      before = path;
    });
    this.live.start();
  }

  protected skip(event: Event): void {
    event.preventDefault();
    this.content()?.nativeElement.focus();
  }

  protected reload(): void {
    location.reload();
  }
}
