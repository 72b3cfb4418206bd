import { ChangeDetectionStrategy, Component, ElementRef, inject, signal, viewChild } from '@angular/core';
import { NavigationEnd, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { Config } from './core/config';
import { Live } from './core/live';
import { Theme } from './core/theme';
import { menu } from './site';

/** What every page has: header with menu, the page, footer. */
@Component({
  selector: 'site-root',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterOutlet, RouterLink, RouterLinkActive],
  template: `
    <a class="skip" href="#content" (click)="skip($event)">Skip to content</a>
    <header class="bar">
      <div class="wrap bar-row">
        <a class="brand" routerLink="/">{{ config.name() }}</a>
        @if (menu.length) {
          <button class="icon menu-button" type="button" aria-controls="menu" [attr.aria-expanded]="open()" (click)="open.set(!open())">
            <span class="visually-hidden">Menu</span>
            <svg viewBox="0 0 24 24" aria-hidden="true"><path [attr.d]="open() ? 'M6 6l12 12M18 6L6 18' : 'M4 7h16M4 12h16M4 17h16'" /></svg>
          </button>
          <nav id="menu" aria-label="Main" [class.open]="open()">
            <ul>
              @for (entry of menu; track entry.path) {
                <li>
                  <a [routerLink]="entry.path" routerLinkActive="active" ariaCurrentWhenActive="page"
                     [routerLinkActiveOptions]="{ exact: entry.path === '/' }">{{ entry.label }}</a>
                </li>
              }
            </ul>
          </nav>
        }
        <button class="icon" type="button" (click)="theme.toggle()" [attr.aria-label]="theme.dark() ? 'Switch to light colours' : 'Switch to dark colours'">
          <svg viewBox="0 0 24 24" aria-hidden="true">
            @if (theme.dark()) {
              <circle cx="12" cy="12" r="4.2" />
              <path d="M12 2.5v2.3M12 19.2v2.3M2.5 12h2.3M19.2 12h2.3M5.3 5.3l1.6 1.6M17.1 17.1l1.6 1.6M5.3 18.7l1.6-1.6M17.1 6.9l1.6-1.6" />
            } @else {
              <path d="M20 14.2A8.2 8.2 0 0 1 9.8 4a8.2 8.2 0 1 0 10.2 10.2z" />
            }
          </svg>
        </button>
      </div>
    </header>
    <main id="content" tabindex="-1" #content><router-outlet /></main>
    <footer class="foot">
      <div class="wrap foot-row">
        <span>© {{ year }} {{ config.name() }}</span>
        <a href="#content" (click)="top($event)">Back to top</a>
      </div>
    </footer>
    @if (live.updated()) {
      <div class="note" role="status">
        <span>This site has just been updated.</span>
        <button class="button small" type="button" (click)="reload()">Show</button>
      </div>
    }
  `,
})
export class App {
  protected readonly config = inject(Config);
  protected readonly theme = inject(Theme);
  protected readonly live = inject(Live);
  protected readonly menu = menu;
  protected readonly open = signal(false);
  protected readonly year = new Date().getFullYear();
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');

  constructor() {
    let first = true;
    inject(Router).events.subscribe((event) => {
      if (!(event instanceof NavigationEnd)) return;
      this.open.set(false);
      // Whoever uses a screen reader is told of the new page; not on the first one, which is read anyway.
      if (!first && !event.urlAfterRedirects.includes('#')) this.content().nativeElement.focus({ preventScroll: true });
      first = false;
    });
    this.live.start();
  }

  protected skip(event: Event): void {
    event.preventDefault();
    this.content().nativeElement.focus();
  }

  protected top(event: Event): void {
    event.preventDefault();
    scrollTo({ top: 0, behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  }

  protected reload(): void {
    location.reload();
  }
}
