import { wrongField } from '@souk/platform';
import { type SlaSettings } from './sla-settings';

/** Shorter, and what is due in some hours would be due in some decades. */
const shortestMinutes = 60;

/** What is more than the form of a field. */
export function checkSla({ calendar, targets }: SlaSettings): void {
  if (minutesOf(calendar.to) - minutesOf(calendar.from) < shortestMinutes)
    throw wrongField('sla.calendar.to', 'window', 'must be at least an hour after from, on the same day');
  const kinds = targets.map(({ category, priority }) => `${category} ${priority}`);
  const twice = kinds.findIndex((kind, index) => kinds.indexOf(kind) !== index);
  if (twice !== -1) throw wrongField(`sla.targets.${twice}`, 'unique', 'is a second one of that category and priority');
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
