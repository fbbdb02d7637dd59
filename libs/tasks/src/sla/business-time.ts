import { instantOf } from './zone-time';

/** When people work, by the clock on the wall of one time zone. Its content stays as it is: what follows from it is remembered. */
export interface BusinessCalendar {
  timezone: string;
  /** 1 is Monday, 7 is Sunday; at least one. */
  days: readonly number[];
  from: string;
  to: string;
  holidays: readonly string[];
}

/** An end before its begin is an hour that the clock skipped: it has no length. */
type Window = readonly [opens: number, closes: number];

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const minuteMs = 60_000;

/** When so many business hours have passed since `start`: the first such moment. */
export function addBusinessHours(start: Date, hours: number, calendar: BusinessCalendar): Date {
  let left = Math.round(hours * hourMs);
  if (left <= 0) return start;
  const began = start.getTime();
  for (const [opens, closes] of windowsSince(began, calendar)) {
    const from = Math.max(opens, began);
    const length = Math.max(0, closes - from);
    if (length >= left) return new Date(from + left);
    left -= length;
  }
  throw new RangeError('A calendar without a day has no business hours');
}

interface Known {
  days: ReadonlySet<number>;
  holidays: ReadonlySet<number>;
  from: number;
  to: number;
  windows: Map<number, Window>;
}

const known = new WeakMap<BusinessCalendar, Known>();
/** Some years of days. */
const rememberedWindows = 2000;

/** The business hours that are not over at `start`, some that are, and all after it, day by day. Days count from 1970-01-01. */
function* windowsSince(start: number, calendar: BusinessCalendar): Generator<Window> {
  const facts = factsOf(calendar);
  if (facts.days.size === 0) return;
  // Nowhere is it more than a day earlier than in UTC, and to ask where exactly takes longer than a look at days that are over.
  for (let day = Math.floor(start / dayMs) - 2; ; day++) {
    if (!facts.days.has(weekdayOf(day)) || facts.holidays.has(day)) continue;
    yield windowOf(day, calendar.timezone, facts);
  }
}

function windowOf(day: number, timezone: string, { from, to, windows }: Known): Window {
  let window = windows.get(day);
  if (window === undefined) {
    window = [instantOf(day * dayMs + from, timezone), instantOf(day * dayMs + to, timezone)];
    if (windows.size >= rememberedWindows) windows.clear();
    windows.set(day, window);
  }
  return window;
}

function factsOf(calendar: BusinessCalendar): Known {
  let facts = known.get(calendar);
  if (facts === undefined) {
    facts = {
      days: new Set(calendar.days),
      holidays: new Set(calendar.holidays.map((date) => Date.parse(`${date}T00:00:00Z`) / dayMs)),
      from: timeOf(calendar.from),
      to: timeOf(calendar.to),
      windows: new Map(),
    };
    known.set(calendar, facts);
  }
  return facts;
}

function timeOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * hourMs + minutes * minuteMs;
}

/** 1970-01-01 was a Thursday. */
const weekdayOf = (day: number) => ((((day + 3) % 7) + 7) % 7) + 1;
