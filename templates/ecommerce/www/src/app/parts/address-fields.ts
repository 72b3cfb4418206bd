import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, signal } from '@angular/core';
import type { Address } from '../models';
import { pageTexts } from '../page-texts';
import { Field, Values } from '../shared/form';
import { countryOptions } from '../shop/countries';
import { ShopData } from '../shop/shop';

/** The fields of an address, named <prefix>.name and so on, as browsers fill them in. */
@Component({
  selector: 'site-address-fields',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Field],
  template: `
    <site-field [name]="prefix() + '.country'" type="select" [label]="t.country" [options]="countries()" [value]="country()" [autocomplete]="kind() + ' country'" required (changed)="setCountry($event)" />
    <div class="fields">
      <site-field [name]="prefix() + '.name'" [label]="t.name" [value]="start()['name'] ?? ''" [autocomplete]="kind() + ' name'" maxlength="120" required />
      <site-field [name]="prefix() + '.company'" [label]="t.company" [value]="start()['company'] ?? ''" [autocomplete]="kind() + ' organization'" maxlength="120" />
    </div>
    <site-field [name]="prefix() + '.line1'" [label]="t.line1" [value]="start()['line1'] ?? ''" [autocomplete]="kind() + ' address-line1'" maxlength="160" required />
    <site-field [name]="prefix() + '.line2'" [label]="t.line2" [value]="start()['line2'] ?? ''" [autocomplete]="kind() + ' address-line2'" maxlength="160" />
    <div class="fields">
      <site-field [name]="prefix() + '.postcode'" [label]="country() === 'IN' ? t.pin : t.postcode" [value]="start()['postcode'] ?? ''" [autocomplete]="kind() + ' postal-code'"
                  maxlength="12" [inputmode]="country() === 'IN' ? 'numeric' : undefined" [pattern]="country() === 'IN' ? '[1-9][0-9]{5}' : undefined" required />
      <site-field [name]="prefix() + '.city'" [label]="t.city" [value]="start()['city'] ?? ''" [autocomplete]="kind() + ' address-level2'" maxlength="100" required />
    </div>
    <div class="fields">
      @if (regions().length) {
        <site-field [name]="prefix() + '.region'" type="select" [label]="t.region" [options]="regions()" [value]="region()" [autocomplete]="kind() + ' address-level1'" required (changed)="setRegion($event)" />
      } @else {
        <site-field [name]="prefix() + '.region'" [label]="t.region" [value]="region()" [autocomplete]="kind() + ' address-level1'" maxlength="60" (changed)="setRegion($event)" />
      }
      <site-field [name]="prefix() + '.phone'" type="tel" [label]="t.phone" [help]="t.phoneHelp" [value]="start()['phone'] ?? ''" [autocomplete]="kind() + ' tel'" maxlength="24" required />
    </div>
    @if (tax()) { <site-field [name]="prefix() + '.tax_number'" [label]="t.tax" [value]="start()['tax_number'] ?? ''" maxlength="20" /> }
  `,
})
export class AddressFields {
  protected readonly t = pageTexts.address;
  private readonly data = inject(ShopData);
  readonly prefix = input('address');
  readonly kind = input<'shipping' | 'billing'>('shipping');
  readonly start = input<Address>({});
  readonly everywhere = input(false);
  readonly tax = input(false);
  readonly placed = output<{ country: string; region: string }>();
  protected readonly country = signal('');
  protected readonly region = signal('');
  protected readonly countries = computed(() => {
    const shop = this.data.shop();
    return shop ? countryOptions(this.everywhere() ? ['*'] : shop.countries, shop.country) : [];
  });
  protected readonly regions = computed(() => {
    const list = this.data.shop()?.regions[this.country()] ?? [];
    return list.length ? [{ value: '', label: this.t.chooseRegion }, ...list.map((r) => ({ value: r.code, label: r.name }))] : [];
  });

  constructor() {
    effect(() => {
      this.country.set(this.start()['country'] || this.countries()[0]?.value || '');
      this.region.set(this.start()['region'] ?? '');
      this.tell();
    });
  }

  protected setCountry(country: string): void {
    this.country.set(country);
    this.region.set('');
    this.tell();
  }

  protected setRegion(region: string): void {
    this.region.set(region);
    this.tell();
  }

  private tell(): void {
    if (this.country()) this.placed.emit({ country: this.country(), region: this.region() });
  }
}

/** What the fields hold, without the prefix. */
export function addressOf(values: Values, prefix: string): Address {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => name.startsWith(prefix + '.'))
      .map(([name, value]) => [name.slice(prefix.length + 1), String(value)]),
  );
}
