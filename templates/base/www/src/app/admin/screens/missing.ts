import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { adminTexts } from '../admin-texts';
import { Page } from '../ui/page';

@Component({
  selector: 'admin-missing',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Page, RouterLink],
  template: `
    <admin-page [heading]="texts.heading">
      <p>{{ texts.text }}</p>
      <a class="a-button" routerLink="/admin">{{ texts.start }}</a>
    </admin-page>
  `,
})
export class Missing {
  protected readonly texts = adminTexts.missing;
}
