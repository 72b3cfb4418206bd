import { ChangeDetectionStrategy, Component, effect, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { SiteTitle } from '../../core/title';
import { adminTexts } from '../admin-texts';
import { Icon } from './icon';

/**
 * A screen of the admin: heading, a way back, buttons, content.
 * <admin-page heading="Orders" [intro]="…" back="/admin"><button actions …>…</button> … </admin-page>
 */
@Component({
  selector: 'admin-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, RouterLink],
  template: `
    <header class="a-page-head">
      @if (back(); as path) {
        <a class="a-icon-button" [routerLink]="path" [attr.aria-label]="texts.back"><admin-icon name="back" /></a>
      }
      <h1>{{ heading() }}</h1>
      <div class="a-actions"><ng-content select="[actions]" /></div>
    </header>
    @if (intro()) { <p class="a-intro">{{ intro() }}</p> }
    <ng-content />
  `,
})
export class Page {
  readonly heading = input.required<string>();
  readonly intro = input('');
  readonly back = input('');
  protected readonly texts = adminTexts.common;

  constructor() {
    const title = inject(SiteTitle);
    effect(() => title.set(this.heading()));
  }
}
