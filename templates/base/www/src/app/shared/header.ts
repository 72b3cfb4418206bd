import { ChangeDetectionStrategy, Component, ElementRef, inject, signal, viewChild } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { NavigationStart, Router, RouterLink } from '@angular/router';
import { Here } from '../core/here';
import { Settings } from '../core/settings';
import { site } from '../core/site';
import { texts } from '../core/texts';
import { Theme } from '../core/theme';
import { Outlet } from './outlet';
import { Picture } from './picture';

/** Name or logo, the menu (behind a button where there is no room for it), light or dark. */
@Component({
  selector: 'site-header',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Outlet, Picture],
  host: { class: 'bar', role: 'banner', '(keydown.escape)': 'close(true)', '(focusout)': 'left($event)', '(document:click)': 'clicked($event)' },
  template: `
    <div class="wrap bar-row">
      <a class="brand" routerLink="/">
        @if (settings.site().logo; as logo) { <site-picture class="logo" [src]="logo" [alt]="settings.name()" sizes="14rem" eager /> } @else { {{ settings.name() }} }
      </a>
      @if (site.menu.length) {
        <button #button class="icon menu-button" type="button" aria-controls="menu" [attr.aria-expanded]="open()" (click)="open.set(!open())">
          <span class="visually-hidden">{{ texts.menu }}</span>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path [attr.d]="open() ? 'M6 6l12 12M18 6L6 18' : 'M4 7h16M4 12h16M4 17h16'" /></svg>
        </button>
        <nav id="menu" [attr.aria-label]="texts.mainNavigation" [class.open]="open()">
          <ul>
            @for (entry of site.menu; track entry.path) {
              <li>
                <a [routerLink]="entry.path" [class.active]="here.is(entry.path)" [attr.aria-current]="here.is(entry.path) ? 'page' : null">{{ entry.label }}</a>
              </li>
            }
          </ul>
        </nav>
      }
      @if (site.headerExtra; as extra) { <span class="bar-extra"><site-outlet [component]="extra" /></span> }
      <button class="icon" type="button" (click)="theme.toggle()" [attr.aria-label]="theme.dark() ? texts.toLight : texts.toDark">
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
  `,
})
export class Header {
  protected readonly texts = texts;
  protected readonly site = site;
  protected readonly settings = inject(Settings);
  protected readonly here = inject(Here);
  protected readonly theme = inject(Theme);
  protected readonly open = signal(false);
  private readonly button = viewChild<ElementRef<HTMLElement>>('button');
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  constructor() {
    inject(Router).events.pipe(takeUntilDestroyed()).subscribe((event) => event instanceof NavigationStart && this.close());
  }

  protected close(back = false): void {
    if (!this.open()) return;
    this.open.set(false);
    if (back) this.button()?.nativeElement.focus();
  }

  /** Tabbing past the menu closes it. */
  protected left({ relatedTarget }: FocusEvent): void {
    if (relatedTarget && !this.host.contains(relatedTarget as Node)) this.close();
  }

  protected clicked({ target }: Event): void {
    if (!this.host.contains(target as Node)) this.close();
  }
}
