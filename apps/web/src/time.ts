import { useSyncExternalStore } from 'react';

const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** In the reader's timezone. What is not a date ("unknown") is shown as it is. */
export const shortDate = (iso: string) => (Number.isNaN(Date.parse(iso)) ? iso : date.format(new Date(iso)));
export const clockTime = (ms: number) => clock.format(ms);

export function ago(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}

/** "45 seconds", "3 minutes": for a wait. */
export function inWords(seconds: number): string {
  const [count, unit] = seconds < 90 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** Whole seconds that are left of a wait; 0 when it is over. */
export function useCountdown(seconds: number, from: number): number {
  const now = useNow();
  return seconds === 0 ? 0 : Math.max(0, Math.ceil((from + seconds * 1000 - now) / 1000));
}

/** The time in milliseconds, to the second: renders again as it passes. */
export const useNow = () => useSyncExternalStore(everySecond, () => Math.floor(Date.now() / 1000) * 1000);

function everySecond(tick: () => void) {
  const timer = setInterval(tick, 1000);
  return () => clearInterval(timer);
}
