import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Business } from '../business';
import { addressLines, dial } from '../maps';
import { typeTexts } from '../texts';
import { OpenStatus } from './open-status';

/** Address, hours and legal texts, within reach of every page. */
@Component({
  selector: 'site-foot',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink, OpenStatus],
  template: `
    @if (company(); as c) {
      <div class="foot-columns">
        <div>
          <h2>{{ c.name }}</h2>
          <address>@for (line of lines(); track $index) { {{ line }}<br /> }</address>
        </div>
        <div>
          <h2>{{ words.contact }}</h2>
          <ul>
            @if (c.phone) { <li><a [href]="dial(c.phone)">{{ c.phone }}</a></li> }
            @if (c.email) { <li><a [href]="'mailto:' + c.email">{{ c.email }}</a></li> }
            <li><a routerLink="/contact">{{ ask }}</a></li>
          </ul>
        </div>
        <div>
          <h2>{{ hours.title }}</h2>
          <site-open-status />
          <p><a routerLink="/contact">{{ hours.title }}</a></p>
        </div>
        @if (legal().length) {
          <nav [attr.aria-label]="texts.navigation">
            <h2>{{ texts.title }}</h2>
            <ul>@for (page of legal(); track page.id) { <li><a [routerLink]="['/legal', page.slug]">{{ page.title }}</a></li> }</ul>
          </nav>
        }
      </div>
    }
  `,
})
export class Foot {
  private readonly business = inject(Business);
  protected readonly words = typeTexts.menu;
  protected readonly hours = typeTexts.hours;
  protected readonly texts = typeTexts.legal;
  protected readonly ask = typeTexts.ask;
  protected readonly company = computed(() => (this.business.company.hasValue() ? this.business.company.value()! : null));
  protected readonly legal = computed(() => (this.business.legal.hasValue() ? this.business.legal.value()! : []));
  protected readonly lines = computed(() => (this.company() ? addressLines(this.company()!) : []));
  protected readonly dial = dial;
}
