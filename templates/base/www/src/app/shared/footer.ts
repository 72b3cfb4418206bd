import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Settings } from '../core/settings';
import { site } from '../core/site';
import { texts } from '../core/texts';
import { Outlet } from './outlet';

/** Whose site it is, what else there is, and the way back up. */
@Component({
  selector: 'site-footer',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, Outlet],
  host: { class: 'foot', role: 'contentinfo' },
  template: `
    @if (site.footerExtra; as extra) { <div class="wrap foot-extra"><site-outlet [component]="extra" /></div> }
    <div class="wrap foot-row">
      <p>© {{ year }} {{ settings.name() }}@if (settings.site().footer; as footer) {<span class="foot-text">{{ footer }}</span>}</p>
      <nav [attr.aria-label]="texts.footerNavigation">
        <ul class="foot-links">
          @for (link of settings.site().links ?? []; track $index) { <li><a [href]="link.url" rel="me noopener">{{ link.label }}</a></li> }
          @for (entry of site.footerMenu ?? []; track entry.path) { <li><a [routerLink]="entry.path">{{ entry.label }}</a></li> }
          <li><a href="#content" (click)="top($event)">{{ texts.top }}</a></li>
        </ul>
      </nav>
    </div>
  `,
})
export class Footer {
  protected readonly texts = texts;
  protected readonly site = site;
  protected readonly settings = inject(Settings);
  protected readonly year = new Date().getFullYear();

  protected top(event: Event): void {
    event.preventDefault();
    document.querySelector<HTMLElement>('.brand')?.focus({ preventScroll: true });
    scrollTo({ top: 0, behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  }
}
