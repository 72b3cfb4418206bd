import type { Address } from '../models';

/** An address as it stands on a parcel. */
export function addressLines(a: Address): string {
  const country = a['country'] ? new Intl.DisplayNames([document.documentElement.lang || 'en'], { type: 'region' }).of(a['country']) : '';
  const city = [a['city'], a['postcode']].filter(Boolean).join(' ');
  return [a['name'], a['company'], a['line1'], a['line2'], city, a['region_name'], country, a['tax_number']].filter(Boolean).join('\n');
}
