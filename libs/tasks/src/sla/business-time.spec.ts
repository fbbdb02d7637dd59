import { describe, expect, it } from '@jest/globals';
import { addBusinessHours, type BusinessCalendar } from './business-time';
import { instantOf } from './zone-time';

const office: BusinessCalendar = {
  timezone: 'America/Sao_Paulo',
  days: [1, 2, 3, 4, 5],
  from: '09:00',
  to: '18:00',
  holidays: [],
};
const in_ = (timezone: string, more: Partial<BusinessCalendar> = {}): BusinessCalendar => ({
  ...office,
  timezone,
  ...more,
});
const add = (start: string, hours: number, calendar = office) =>
  addBusinessHours(new Date(start), hours, calendar).toISOString().replace(':00.000Z', 'Z');
const between = (start: string, end: string, calendar = office) => passed(new Date(start), new Date(end), calendar);

/** How many business hours are between two moments, counted the long way. */
function passed(start: Date, end: Date, { timezone, days, from, to, holidays }: BusinessCalendar): number {
  const at = (day: number, time: string) => {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    return instantOf(day * 86_400_000 + (hours * 60 + minutes) * 60_000, timezone);
  };
  let ms = 0;
  for (let day = Math.floor(start.getTime() / 86_400_000) - 2; day * 86_400_000 < end.getTime() + 172_800_000; day++) {
    const date = new Date(day * 86_400_000);
    if (!days.includes(date.getUTCDay() || 7) || holidays.includes(date.toISOString().slice(0, 10))) continue;
    ms += Math.max(0, Math.min(at(day, to), end.getTime()) - Math.max(at(day, from), start.getTime()));
  }
  return ms / 3_600_000;
}

describe('business hours', () => {
  it('pass while people are there', () => {
    // A Tuesday, 10:00 in Sao Paulo.
    expect(add('2026-11-17T13:00Z', 4)).toBe('2026-11-17T17:00Z');
    expect(between('2026-11-17T13:00Z', '2026-11-17T17:00Z')).toBe(4);
  });

  it('go on the next morning', () => {
    expect(add('2026-11-17T19:00Z', 4)).toBe('2026-11-18T14:00Z');
  });

  it('end with the day rather than begin with the next', () => {
    expect(add('2026-11-17T19:00Z', 2)).toBe('2026-11-17T21:00Z');
    expect(add('2026-11-17T12:00Z', 9)).toBe('2026-11-17T21:00Z');
  });

  it.each([
    ['before the morning', '2026-11-17T05:00Z', '2026-11-17T13:00Z'],
    ['after the evening', '2026-11-17T22:00Z', '2026-11-18T13:00Z'],
    ['on a Saturday', '2026-11-21T15:00Z', '2026-11-23T13:00Z'],
    ['on a Sunday night', '2026-11-23T02:00Z', '2026-11-23T13:00Z'],
  ])('begin when people come, for what starts %s', (_, start, due) => {
    expect(add(start, 1)).toBe(due);
    expect(between(start, due)).toBe(1);
  });

  it('do not pass at the weekend and on holidays', () => {
    expect(add('2026-11-20T20:00Z', 2)).toBe('2026-11-23T13:00Z');
    const holidays = { ...office, holidays: ['2026-11-23', '2026-11-24', '2026-11-28'] };
    expect(add('2026-11-20T20:00Z', 2, holidays)).toBe('2026-11-25T13:00Z');
    expect(between('2026-11-20T20:00Z', '2026-11-25T13:00Z', holidays)).toBe(2);
  });

  it('may be any days and the whole day', () => {
    const always = in_('UTC', { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' });
    expect(add('2026-11-20T20:17Z', 100, always)).toBe('2026-11-25T00:17Z');
    const sundays = in_('UTC', { days: [7] });
    expect(add('2026-11-20T20:00Z', 10, sundays)).toBe('2026-11-29T10:00Z');
  });

  it('may be part of an hour', () => {
    expect(add('2026-11-17T13:00Z', 0.25)).toBe('2026-11-17T13:15Z');
    expect(between('2026-11-17T13:00Z', '2026-11-17T13:15Z')).toBe(0.25);
  });

  it('are none where none are asked for, and none backwards', () => {
    expect(add('2026-11-21T15:00Z', 0)).toBe('2026-11-21T15:00Z');
    expect(between('2026-11-18T15:00Z', '2026-11-17T15:00Z')).toBe(0);
  });

  it('do not exist without a day', () => {
    expect(() => add('2026-11-17T13:00Z', 1, { ...office, days: [] })).toThrow(RangeError);
    expect(between('2026-11-17T13:00Z', '2026-11-18T13:00Z', { ...office, days: [] })).toBe(0);
  });
});

describe('the clock on the wall', () => {
  it.each([
    ['Asia/Kathmandu', '2026-11-17T03:15Z', '2026-11-17T04:15Z'], // 09:00 at +5:45
    ['America/Sao_Paulo', '2026-01-13T03:00Z', '2026-01-13T13:00Z'], // no summer time since 2019
    ['America/Sao_Paulo', '2018-01-16T03:00Z', '2018-01-16T12:00Z'], // but then there was
    ['America/New_York', '2026-01-13T08:00Z', '2026-01-13T15:00Z'],
    ['America/New_York', '2026-07-14T08:00Z', '2026-07-14T14:00Z'],
    ['Europe/Berlin', '2026-01-13T05:00Z', '2026-01-13T09:00Z'],
    ['Europe/Berlin', '2026-07-14T05:00Z', '2026-07-14T08:00Z'],
    ['Pacific/Kiritimati', '2026-11-16T15:00Z', '2026-11-16T20:00Z'], // the next day there
  ])('decides: in %s, from %s an hour lasts until %s', (timezone, start, due) => {
    expect(add(start, 1, in_(timezone))).toBe(due);
  });

  it('opens at the same hour before and after the change to summer time', () => {
    // Friday 27 March 17:00 in Berlin at +1, Monday 30 March 10:00 at +2.
    expect(add('2026-03-27T16:00Z', 2, in_('Europe/Berlin'))).toBe('2026-03-30T08:00Z');
    expect(add('2026-10-23T15:00Z', 2, in_('Europe/Berlin'))).toBe('2026-10-26T09:00Z');
  });

  it('gives the night of the change 23 or 25 hours', () => {
    const always = in_('America/New_York', { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' });
    expect(between('2026-03-08T05:00Z', '2026-03-09T04:00Z', always)).toBe(23);
    expect(between('2026-11-01T04:00Z', '2026-11-02T05:00Z', always)).toBe(25);
    const sunday = { ...always, days: [7] };
    expect(between('2026-03-01T00:00Z', '2026-03-14T00:00Z', { ...sunday })).toBe(47);
    expect(between('2026-10-31T00:00Z', '2026-11-03T00:00Z', { ...sunday })).toBe(25);
  });

  it('skips an hour, and whoever opens in it opens after it', () => {
    const night = in_('Europe/Berlin', { days: [7], from: '02:30', to: '04:00' });
    // 02:00 is 03:00 on 29 March.
    expect(add('2026-03-28T12:00Z', 0.5, night)).toBe('2026-03-29T02:00Z');
    expect(between('2026-03-28T12:00Z', '2026-03-30T00:00Z', night)).toBe(0.5);
    const skipped = in_('Europe/Berlin', { days: [7], from: '02:15', to: '02:45' });
    expect(add('2026-03-28T12:00Z', 0.25, skipped)).toBe('2026-03-29T01:30Z');
    expect(add('2026-03-28T12:00Z', 0.75, skipped)).toBe('2026-04-05T00:30Z');
  });

  it('that goes back over midnight loses and repeats nothing', () => {
    // Until 2018, 00:00 was 23:00 again in Sao Paulo on a night of February.
    const always = in_('America/Sao_Paulo', { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' });
    expect(between('2018-02-17T02:00Z', '2018-02-19T03:00Z', always)).toBe(49);
    expect(add('2018-02-18T00:30Z', 4, always)).toBe('2018-02-18T04:30Z');
  });
});

describe('whatever the calendar', () => {
  const zones = [
    'America/Sao_Paulo',
    'America/New_York',
    'Europe/Berlin',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'UTC',
  ];
  let seed = 20_261_120;
  /** The same numbers in every run: what fails, fails again. */
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const pad = (n: number) => String(n).padStart(2, '0');
  const anyCalendar = (): BusinessCalendar => {
    const from = random(22);
    const days = [1, 2, 3, 4, 5, 6, 7].filter(() => random(3) > 0);
    return {
      timezone: zones[random(zones.length)]!,
      days: days.length > 0 ? days : [3],
      from: `${pad(from)}:${pad(random(60))}`,
      to: `${pad(from + 1 + random(23 - from))}:59`,
      holidays: Array.from({ length: random(30) }, () => `2026-${pad(1 + random(12))}-${pad(1 + random(28))}`),
    };
  };
  const cases = Array.from({ length: 300 }, () => ({
    calendar: anyCalendar(),
    start: new Date(Date.UTC(2026, random(12), random(28), random(24), random(60), random(60))),
    minutes: 1 + random(6000),
    more: 1 + random(6000),
  }));
  const told = ({ calendar, start, minutes }: (typeof cases)[number]) => JSON.stringify({ calendar, start, minutes });

  it('what was added has passed', () => {
    for (const one of cases) {
      const end = addBusinessHours(one.start, one.minutes / 60, one.calendar);
      expect([told(one), passed(one.start, end, one.calendar)]).toEqual([told(one), one.minutes / 60]);
      // And not a moment earlier.
      const earlier = new Date(end.getTime() - 1);
      expect(passed(one.start, earlier, one.calendar)).toBeLessThan(one.minutes / 60);
    }
  });

  it('two steps are one of both', () => {
    for (const one of cases) {
      const half = addBusinessHours(one.start, one.minutes / 60, one.calendar);
      const twice = addBusinessHours(half, one.more / 60, one.calendar);
      const once = addBusinessHours(one.start, (one.minutes + one.more) / 60, one.calendar);
      expect([told(one), twice.toISOString()]).toEqual([told(one), once.toISOString()]);
    }
  });

  it('later is never sooner', () => {
    for (const one of cases) {
      const later = new Date(one.start.getTime() + one.more * 60_000);
      const due = addBusinessHours(one.start, one.minutes / 60, one.calendar).getTime();
      expect(addBusinessHours(later, one.minutes / 60, one.calendar).getTime()).toBeGreaterThanOrEqual(due);
      expect(addBusinessHours(one.start, (one.minutes + 1) / 60, one.calendar).getTime()).toBeGreaterThan(due);
    }
  });
});
