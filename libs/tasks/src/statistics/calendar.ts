import { wrongField } from '@souk/platform';
import { instantOf, isTimeZone, localDayOf } from '../sla/zone-time';

/** Days of a time zone, counted from 1970-01-01, both included. */
export interface Days {
  timezone: string;
  first: number;
  last: number;
}

/** One bar of a chart: some days of it. */
export interface Period {
  key: string;
  first: number;
  last: number;
}

/** From, included, to, not included. */
export interface Moments {
  from: Date;
  to: Date;
}

const dayMs = 86_400_000;
const mostDays = 400;
const usualDays = 30;

export const dateOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** When the clock on the wall says that the day begins. */
export const startOf = (day: number, timezone: string): Date => new Date(instantOf(day * dayMs, timezone));

export const spanOf = ({ timezone, first, last }: Days): Moments => ({
  from: startOf(first, timezone),
  to: startOf(last + 1, timezone),
});

export interface AskedDays {
  from?: string | undefined;
  to?: string | undefined;
  timezone: string;
}

/** Thirty days until today, unless asked for others. */
export function daysOf({ from, to, timezone }: AskedDays, now: number): Days {
  const zone = zoneOf(timezone);
  const last = to === undefined ? localDayOf(now, zone) : dayOf(to, 'to');
  const first = from === undefined ? last - usualDays + 1 : dayOf(from, 'from');
  if (first > last) throw wrongField('from', 'order', 'must not be later than to');
  if (last - first >= mostDays) throw wrongField('from', 'span', `must not be more than ${mostDays} days before to`);
  return { timezone: zone, first, last };
}

export function oneDay({ date, timezone }: { date?: string | undefined; timezone: string }, now: number): Days {
  const zone = zoneOf(timezone);
  const day = date === undefined ? localDayOf(now, zone) : dayOf(date, 'date');
  return { timezone: zone, first: day, last: day };
}

export function periodsOf({ first, last }: Days, by: 'day' | 'week' | 'month'): Period[] {
  const periods: Period[] = [];
  for (let day = first; day <= last; day++) {
    const key = keys[by](day);
    const current = periods.at(-1);
    if (current?.key === key) current.last = day;
    else periods.push({ key, first: day, last: day });
  }
  return periods;
}

const keys = {
  day: dateOf,
  /** ISO 8601: a week begins on Monday and belongs to the year of its Thursday. */
  week: (day: number) => {
    const thursday = day - ((day + 3) % 7) + 3;
    const year = dateOf(thursday).slice(0, 4);
    const week = 1 + Math.floor((thursday - Date.UTC(Number(year), 0, 1) / dayMs) / 7);
    return `${year}-W${String(week).padStart(2, '0')}`;
  },
  month: (day: number) => dateOf(day).slice(0, 7),
};

function dayOf(text: string, field: string): number {
  const at = /^2\d{3}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  const day = at / dayMs;
  // 2026-02-30 is the second of March to some.
  if (Number.isNaN(day) || dateOf(day) !== text)
    throw wrongField(field, 'date', 'must be a day since 2000, such as 2026-03-31');
  return day;
}

/** When the day begins to which a moment belongs; many moments belong to few days. */
export function dayIn(timezone: string): (at: number) => string {
  const begins = new Map<number, string>();
  return (at) => {
    const day = localDayOf(at, timezone);
    let begin = begins.get(day);
    if (begin === undefined) begins.set(day, (begin = startOf(day, timezone).toISOString()));
    return begin;
  };
}

/** By its first name: what is remembered of zones must not grow with every way to write them. */
export function zoneOf(name: string): string {
  if (!isTimeZone(name))
    throw wrongField('timezone', 'timezone', 'must be an IANA time zone such as America/Sao_Paulo');
  return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
}
