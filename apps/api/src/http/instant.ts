import { ValidateBy } from 'class-validator';
import { isWithinYears } from './moment';

/** RFC 3339, with its offset: without one, every reader would mean another moment. */
const pattern = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** A moment that has not passed yet. */
export const FutureInstant = () =>
  ValidateBy({
    name: 'futureInstant',
    validator: {
      validate: (value) => typeof value === 'string' && isInstant(value) && Date.parse(value) > Date.now(),
      defaultMessage: (args) =>
        `${args?.property ?? 'it'} must be a date and time that is still to come, with its offset: 2026-12-31T18:00:00Z`,
    },
  });

/** JavaScript makes 2 March of 30 February. */
function isInstant(text: string): boolean {
  if (!pattern.test(text)) return false;
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(text.slice(0, 10))) return false;
  return isWithinYears(new Date(text));
}
