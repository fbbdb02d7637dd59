import { isExactMoment } from '@souk/platform';

/** Whether a list of tasks could have written that into a cursor. */
export const isTaskKey = (key: string): boolean => /^(-?infinity|[123])$/.test(key) || isExactMoment(key);
