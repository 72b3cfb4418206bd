/** Dates as the site's language writes them; the api does the same (App/Lib/Words.php). The day is that of UTC for everybody. */
function language(): string {
  return document.documentElement.lang || 'en';
}

export function day(iso: string | null): string {
  const date = iso ? new Date(iso) : null;
  return date && !isNaN(date.getTime()) ? new Intl.DateTimeFormat(language(), { dateStyle: 'long', timeZone: 'UTC' }).format(date) : '';
}

export function moment(iso: string | null): string {
  const date = iso ? new Date(iso) : null;
  return date && !isNaN(date.getTime()) ? new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' }).format(date) : '';
}

export function month(year: number, number: number): string {
  return new Intl.DateTimeFormat(language(), { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.UTC(year, number - 1, 1));
}
