import { describe, expect, it } from '@jest/globals';
import { FutureInstant } from './instant';
import { Moment } from './moment';
import { Validation } from './validation';

class Times {
  @Moment() moment!: Date;
  @FutureInstant() instant!: string;
}

const instant = '2999-12-31T18:00:00Z';
const read = (times: object) =>
  new Validation().transform({ moment: '2026-01-31', instant, ...times }, { type: 'query', metatype: Times }) as Times;

describe('a moment', () => {
  it.each([
    ['a day', '2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['a time with its zone', '2026-01-31T12:00:00+02:00', '2026-01-31T10:00:00.000Z'],
    ['the first there is', '0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['the last there is', '9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('is taken when it is %s', (_what, moment, meant) => expect(read({ moment }).moment.toISOString()).toBe(meant));

  it.each([
    ['after the year 9999 by its offset', '9999-12-31T23:59:59-23:59'],
    ['of the year 0 by its offset', '0001-01-01T00:00:00+00:01'],
    ['of the year 0', '0000-06-01'],
    ['the 30th of February', '2026-02-30'],
    ['without a zone', '2026-01-31T12:00:00'],
  ])('is refused when it is %s', (_what, moment) => expect(() => read({ moment })).toThrow('One field is not valid.'));
});

describe('an instant that is still to come', () => {
  it.each([instant, '9999-12-31T23:59:59Z', '9999-12-31T23:59:59+14:00'])('is %s', (value) =>
    expect(read({ instant: value }).instant).toBe(value),
  );

  it.each(['9999-12-31T23:59:59-00:01', '9999-12-31T23:59:59-23:59', '2020-01-01T00:00:00Z', '2999-02-30T00:00:00Z'])(
    'is not %s',
    (value) => expect(() => read({ instant: value })).toThrow('One field is not valid.'),
  );
});
