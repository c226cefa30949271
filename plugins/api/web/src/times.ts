// Times as people read and type them, in the time zone of their device.

import { text } from './text';

const MINUTE = 60; // seconds
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (n: number) => String(n).padStart(2, '0');

function dayOf(date: Date): string {
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** As `<input type="datetime-local">` has it. */
export function toLocal(date: Date): string {
  return `${dayOf(date)}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Null when it is no time, or not a whole one yet. */
export function fromLocal(typed: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(typed)) return null;
  const date = new Date(typed); // without an offset: local time
  return Number.isNaN(date.getTime()) ? null : date;
}

function describeDay(date: Date, now: Date, locale?: string): string {
  const tomorrow = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  if (dayOf(date) === dayOf(now)) return text.times.today;
  if (dayOf(date) === dayOf(tomorrow)) return text.times.tomorrow;
  const year = date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return date.toLocaleDateString(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...year,
  });
}

/** "Today, 14:00 – 15:00"; the day of the end only where it is another. */
export function describeSpan(begin: Date, end: Date, now: Date, locale?: string): string {
  const time = (date: Date) =>
    date.toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' });
  const from = `${describeDay(begin, now, locale)}, ${time(begin)}`;
  const sameDay = dayOf(begin) === dayOf(end);
  const to = sameDay ? time(end) : `${describeDay(end, now, locale)}, ${time(end)}`;
  return `${from} – ${to}`;
}

/** "4:05", "1:00:00", "2 days 3 hours". */
export function countdown(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  const hours = Math.floor(left / HOUR);
  if (left >= DAY) return text.times.days(Math.floor(left / DAY), hours % 24);
  const rest = `${two(Math.floor(left / MINUTE) % 60)}:${two(left % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest.replace(/^0/, '');
}

/** Whole minutes, one at least. */
export function minutes(seconds: number): number {
  return Math.max(1, Math.ceil(seconds / MINUTE));
}
