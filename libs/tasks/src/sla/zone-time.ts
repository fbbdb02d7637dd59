/** What the clock on the wall of a time zone says, as if it were UTC: the one way to reckon with days and hours of people. */

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes a thousand times as long as using it. */
function formatOf(timezone: string): Intl.DateTimeFormat {
  let format = formats.get(timezone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timezone, format);
  }
  return format;
}

/** A zone of the tz database by its name: `+03:00` knows no summer. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** What the clock says at that moment, in milliseconds as `Date.UTC` counts them. */
function localOf(instant: number, timezone: string): number {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(timezone).formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((instant % 1000) + 1000) % 1000);
}

/** The day there, counted from 1970-01-01. */
export const localDayOf = (instant: number, timezone: string): number => Math.floor(localOf(instant, timezone) / dayMs);

/**
 * When the clock says that for the first time. An hour that it skips in spring is as long after the leap as it would have been after the
 * hour before.
 */
export function instantOf(local: number, timezone: string): number {
  const offsetAt = (instant: number) => localOf(instant, timezone) - instant;
  const before = offsetAt(local - dayMs);
  const after = offsetAt(local + dayMs);
  const early = local - before;
  const late = local - after;
  if (before === after || offsetAt(early) === before) return early;
  return offsetAt(late) === after ? late : early;
}
