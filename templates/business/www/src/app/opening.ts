import { fill } from './core/texts';
import { Hours, Opening, OpeningStatus } from './models';
import { typeTexts } from './texts';

/* Opening hours in words. Whether it is open is reckoned by the api, in the time zone of the business. */

const t = typeTexts.hours;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function format(date: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(document.documentElement.lang || 'en', { ...options, timeZone: 'UTC' }).format(date);
}

/** 1 is Monday. */
export function weekdayName(weekday: number): string {
  return format(new Date(Date.UTC(2024, 0, weekday)), { weekday: 'long' });
}

function dateName(day: string): string {
  return format(new Date(day + 'T00:00:00Z'), { day: 'numeric', month: 'long' });
}

export function datesName(from: string, to: string | null): string {
  return !to || to === from ? dateName(from) : `${dateName(from)} – ${dateName(to)}`;
}

export function hoursName(hours: Hours[]): string[] {
  const whole = hours.filter(({ from, to }) => from && to); // in the admin's preview some are half entered
  if (!whole.length) return [t.closed];
  return whole.map(({ from, to }) => (from === '00:00' && to === '24:00' ? t.allDay : `${from} – ${to}`));
}

export function statusName(status: OpeningStatus): string {
  const { open, change_time: time, change_in_days: days, change_weekday: weekday, change_day: day } = status;
  if (time === null || days === null) return open ? t.now : t.notNow;
  if (open) return days < 2 ? fill(t.nowUntil, { time }) : fill(t.nowUntilDay, { time, day: weekdayName(weekday!) });
  if (days === 0) return fill(t.opensToday, { time });
  if (days === 1) return fill(t.opensTomorrow, { time });
  return fill(t.opensOn, { time, day: days < 7 ? weekdayName(weekday!) : dateName(day!) });
}

/** Monday to Sunday; while the owner edits the week in the admin, as it stands there. */
export function week({ days, hours }: Opening): Opening['days'] {
  if (!hours) return days;
  return DAYS.map((_, i) => ({ weekday: i + 1, hours: hours.filter((entry) => holds(entry.days, i)).sort((a, b) => a.from.localeCompare(b.from)) }));
}

function holds(days: string, day: number): boolean {
  return DAYS.indexOf(days.slice(0, 3)) <= day && day <= DAYS.indexOf(days.slice(-3));
}
