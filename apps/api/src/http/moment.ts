import { Transform } from 'class-transformer';
import { registerDecorator } from 'class-validator';

const moment = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;

/** Undefined for what is no moment, also for the 30th of February, which JavaScript takes for the 1st or 2nd of March. */
function momentOf(text: string): Date | undefined {
  if (!moment.test(text)) return undefined;
  const day = text.slice(0, 10);
  const [at, midnight] = [new Date(text), new Date(day)];
  const real = !isNaN(at.getTime()) && !isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  return real && isWithinYears(at) ? at : undefined;
}

/** PostgreSQL knows no year 0, and reads no year of five digits as it is written by JavaScript: an offset leads to either. */
export const isWithinYears = (at: Date): boolean => at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999;

/** A day, which is its first moment in UTC, or a moment with its zone: without one it would be another moment on every server. */
export const Moment = () => (prototype: object, property: string) => {
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? (momentOf(value) ?? value) : value))(
    prototype,
    property,
  );
  registerDecorator({
    name: 'isMoment',
    target: prototype.constructor,
    propertyName: property,
    validator: {
      validate: (value) => value instanceof Date,
      defaultMessage: () => `${property} must be a day or a time with its zone, such as 2026-01-31T12:00:00Z`,
    },
  });
};
