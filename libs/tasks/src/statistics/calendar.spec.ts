import { describe, expect, it } from '@jest/globals';
import { dateOf, daysOf, oneDay, periodsOf, spanOf } from './calendar';

const hours = (date: string, timezone: string) => {
  const { from, to } = spanOf(oneDay({ date, timezone }, 0));
  return [from.toISOString(), (to.getTime() - from.getTime()) / 3_600_000];
};

describe('a day', () => {
  it.each([
    ['2026-03-10', 'America/Sao_Paulo', '2026-03-10T03:00:00.000Z', 24],
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', 23], // midnight did not exist
    ['2018-02-17', 'America/Sao_Paulo', '2018-02-17T02:00:00.000Z', 25],
    ['2026-03-08', 'America/New_York', '2026-03-08T05:00:00.000Z', 23],
    ['2026-11-01', 'America/New_York', '2026-11-01T04:00:00.000Z', 25],
    ['2026-07-01', 'Asia/Kathmandu', '2026-06-30T18:15:00.000Z', 24],
    ['2026-04-05', 'Australia/Lord_Howe', '2026-04-04T13:00:00.000Z', 24.5],
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z', 0], // was left out
    ['2000-01-01', 'UTC', '2000-01-01T00:00:00.000Z', 24],
  ])('%s of %s begins at %s and has %d hours', (date, timezone, begins, length) => {
    expect(hours(date, timezone)).toEqual([begins, length]);
  });

  it('begins with a quarter of an hour, whatever the zone', () => {
    for (const timezone of Intl.supportedValuesOf('timeZone'))
      for (const date of ['2000-01-01', '2015-06-30', '2026-03-29', '2026-10-25'])
        expect([timezone, date, spanOf(oneDay({ date, timezone }, 0)).from.getTime() % 900_000]).toEqual([
          timezone,
          date,
          0,
        ]);
  });

  it('ends where the next one begins, all year', () => {
    for (const timezone of [
      'America/New_York',
      'America/Sao_Paulo',
      'Asia/Kathmandu',
      'Africa/Cairo',
      'Pacific/Chatham',
    ]) {
      const days = daysOf({ from: '2026-01-01', to: '2026-12-31', timezone }, 0);
      let end = spanOf({ ...days, last: days.first - 1 }).to;
      for (let day = days.first; day <= days.last; day++) {
        const span = spanOf({ ...days, first: day, last: day });
        expect([dateOf(day), span.from]).toEqual([dateOf(day), end]);
        end = span.to;
      }
    }
  });

  it('without a name is the one that the clock on the wall shows', () => {
    const now = Date.parse('2026-03-11T02:30:00Z');
    const today = (timezone: string) => dateOf(oneDay({ timezone }, now).first);
    expect(['America/Sao_Paulo', 'UTC', 'Asia/Tokyo'].map(today)).toEqual(['2026-03-10', '2026-03-11', '2026-03-11']);
  });
});

it('without days, it is the last thirty', () => {
  const { first, last } = daysOf({ timezone: 'UTC' }, Date.parse('2026-03-30T12:00:00Z'));
  expect([dateOf(first), dateOf(last)]).toEqual(['2026-03-01', '2026-03-30']);
  expect(dateOf(daysOf({ to: '2026-03-30', timezone: 'UTC' }, 0).first)).toBe('2026-03-01');
});

it('a week begins on Monday, and belongs to the year that has most of it', () => {
  const weeks = (from: string, to: string) =>
    periodsOf(daysOf({ from, to, timezone: 'UTC' }, 0), 'week').map(({ key, first, last }) => [
      key,
      dateOf(first),
      dateOf(last),
    ]);
  expect(weeks('2026-12-26', '2027-01-04')).toEqual([
    ['2026-W52', '2026-12-26', '2026-12-27'],
    ['2026-W53', '2026-12-28', '2027-01-03'],
    ['2027-W01', '2027-01-04', '2027-01-04'],
  ]);
  expect(weeks('2025-12-29', '2025-12-29')).toEqual([['2026-W01', '2025-12-29', '2025-12-29']]);
});
