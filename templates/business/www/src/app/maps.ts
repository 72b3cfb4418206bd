import { Company } from './models';

/** The address as it is written on a letter, without the name. */
export function addressLines({ street, postal_code, city, region }: Company): string[] {
  return [street, `${postal_code} ${city}`.trim(), region].filter(Boolean);
}

export function dial(phone: string): string {
  return 'tel:' + phone.replace(/[^+\d]/g, '');
}

/** OpenStreetMap with the place marked; empty where there is neither place nor address. */
export function openStreetMap(company: Company): string {
  const { latitude, longitude } = company;
  if (latitude !== null && longitude !== null) return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  const query = addressLines(company).join(', ');
  return query && 'https://www.openstreetmap.org/search?query=' + encodeURIComponent(query);
}

/** The visitor's own map application, as far as its system has an address for that; empty elsewhere. */
export function mapApplication(company: Company, agent = navigator.userAgent): string {
  const { latitude, longitude, name } = company;
  const place = latitude !== null && longitude !== null ? `${latitude},${longitude}` : '';
  const address = addressLines(company).join(', ');
  if (!place && !address) return '';
  if (/iPhone|iPad|Macintosh/.test(agent)) return `https://maps.apple.com/?q=${encodeURIComponent(name)}&` + (place ? `ll=${place}` : `address=${encodeURIComponent(address)}`);
  if (/Android/.test(agent)) return `geo:${place || '0,0'}?q=` + encodeURIComponent(place ? `${place} (${name})` : address);
  return '';
}
