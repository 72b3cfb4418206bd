/** An amount in the smallest unit as people write it. */
export function money(amount: number, currency: string): string {
  const language = document.documentElement.lang || 'en';
  const format = new Intl.NumberFormat(currency === 'INR' && language === 'en' ? 'en-IN' : language, { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** What somebody typed as a price, in the smallest unit; undefined when it is none. */
export function minor(text: string, digits: number): number | undefined {
  const value = Number(text.replace(/[\s,]/g, ''));
  return text.trim() !== '' && Number.isFinite(value) && value >= 0 ? Math.round(value * 10 ** digits) : undefined;
}

/** A day as people write it. */
export function day(iso: string): string {
  return new Intl.DateTimeFormat(document.documentElement.lang || 'en', { dateStyle: 'long' }).format(new Date(iso));
}
