/** How many digits the currency has after the point: 2 for INR, 0 for JPY. */
function digits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** An amount in minor units as people write it: money(129900, 'INR') is ₹1,299.00. */
export function money(minor: number, currency: string): string {
  return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(minor / 10 ** digits(currency));
}

/** The same without the sign of the currency, for a field. */
export function toMajor(minor: number, currency: string): string {
  return (minor / 10 ** digits(currency)).toFixed(digits(currency));
}

/**
 * What somebody wrote, in minor units: 1299.5, 1,299.50, 1.299,50 and 1,29,950.00 are read as they are meant. null when it is not an
 * amount. Worked out on the digits: 0.1 + 0.2 has no place here.
 */
export function toMinor(text: string, currency: string): number | null {
  const places = digits(currency);
  const plain = text.replace(/[\s\u00a0'’]/g, '');
  if (!/^-?\d[\d.,]{0,20}$/.test(plain)) return null;
  const at = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  const after = plain.length - at - 1;
  // Three digits after a mark are thousands, where the currency has fewer behind its point.
  const point = at > 0 && !(after === 3 && places < 3);
  const whole = (point ? plain.slice(0, at) : plain).replace(/[^\d]/g, '');
  if (point && (after > places || plain.slice(0, at).includes(plain[at]))) return null;
  const minor = Number(whole + (point ? plain.slice(at + 1) : '').padEnd(places, '0'));
  return !Number.isSafeInteger(minor) ? null : plain.startsWith('-') && minor ? -minor : minor;
}

/** "4 Mar 2026, 14:05" as the visitor's language writes it. */
export function when(iso: string | null | undefined): string {
  const date = iso ? parse(iso) : null;
  return date ? new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(date) : '';
}

/** "5 minutes ago", "yesterday"; older than a week: the date. */
export function ago(iso: string | null | undefined, now = Date.now()): string {
  const date = iso ? parse(iso) : null;
  if (!date) return '';
  const minutes = Math.round((date.getTime() - now) / 60_000);
  if (Math.abs(minutes) >= 7 * 24 * 60) return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' }).format(date);
  const words = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  if (Math.abs(minutes) < 60) return words.format(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return Math.abs(hours) < 24 ? words.format(hours, 'hour') : words.format(Math.round(hours / 24), 'day');
}

export function bytes(size: number): string {
  const unit = size < 1_000_000 ? 'kilobyte' : 'megabyte';
  const value = size / (unit === 'kilobyte' ? 1000 : 1_000_000);
  return new Intl.NumberFormat(undefined, { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}

/** PostgreSQL writes "2026-03-04 14:05:00+00" unless asked for ISO; browsers differ in whether they read that. */
export function parse(text: string): Date | null {
  const date = new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  return isNaN(date.getTime()) ? null : date;
}
