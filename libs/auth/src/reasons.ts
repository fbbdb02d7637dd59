import { wrongField } from '@souk/platform';

export const longestReason = 500;

/** Without the blanks around it. It stays with the event, where blanks alone would say nothing. */
export function checkedReason(reason: string | undefined): string {
  const text = reason?.trim() ?? '';
  if (text !== '' && text.length <= longestReason) return text;
  throw wrongField('reason', 'reason', `must be 1 to ${longestReason} characters that say why`);
}
