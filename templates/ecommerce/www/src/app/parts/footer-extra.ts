import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ShopData } from '../shop/shop';
import { typeTexts } from '../texts';

/** Who sells here, and on which terms. */
@Component({
  selector: 'site-footer-extra',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  template: `
    @if (data.shop(); as shop) {
      <div class="foot-columns">
        <div>
          <h2>{{ t.contact }}</h2>
          <address>
            @if (shop.legal_name) { <span>{{ shop.legal_name }}</span> }
            <span class="lines">{{ shop.address }}</span>
            @if (shop.email) { <a href="mailto:{{ shop.email }}">{{ shop.email }}</a> }
            @if (shop.phone) { <a href="tel:{{ shop.phone.split(' ').join('') }}">{{ shop.phone }}</a> }
            @if (shop.tax_number) { <span>{{ shop.tax_number }}</span> }
          </address>
        </div>
        <nav [attr.aria-label]="t.policies">
          <h2>{{ t.policies }}</h2>
          <ul>
            @for (page of shop.legal; track page.slug) { <li><a [routerLink]="['/legal', page.slug]">{{ page.title }}</a></li> }
          </ul>
        </nav>
      </div>
      @if (shop.test_mode) { <p class="message warn">{{ t.test }}</p> }
    }
  `,
})
export class FooterExtra {
  protected readonly t = typeTexts.footer;
  protected readonly data = inject(ShopData);
}
