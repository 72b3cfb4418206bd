/** Dates as the site's language writes them; the api does the same (App/Lib/Words.php). */
function language(): string {
  return document.documentElement.lang || 'en';
}

/** The day that is written, in the blog's time zone: the same for everybody. What the admin has not saved yet has none, and is read in this browser's. */
export function day(iso: string | null): string {
  const written = /^([\d-]+)T.*[+-]\d\d:\d\d$/.exec(iso ?? '')?.[1];
  const date = iso ? new Date(written ?? iso) : null;
  return date && !isNaN(date.getTime()) ? new Intl.DateTimeFormat(language(), { dateStyle: 'long', timeZone: written && 'UTC' }).format(date) : '';
}

export function moment(iso: string | null): string {
  const date = iso ? new Date(iso) : null;
  return date && !isNaN(date.getTime()) ? new Intl.DateTimeFormat(language(), { dateStyle: 'medium', timeStyle: 'short' }).format(date) : '';
}

export function month(year: number, number: number): string {
  return new Intl.DateTimeFormat(language(), { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.UTC(year, number - 1, 1));
}
