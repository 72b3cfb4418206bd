import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { typeTexts } from '../texts';

@Component({
  selector: 'site-search-link',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  template: `
    <a class="icon" routerLink="/search" [attr.aria-label]="label">
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5" /></svg>
    </a>
  `,
})
export class SearchLink {
  protected readonly label = typeTexts.menu.search;
}
