import { ago, shortDate } from '../time';

/** A moment, in the reader's timezone; the exact one is in its title. */
export function Moment({ at, otherwise = 'never' }: { at: string | null; otherwise?: string }) {
  if (at === null) return otherwise;
  return (
    <time dateTime={at} title={at}>
      {shortDate(at)}
    </time>
  );
}

/** How long ago. Of moments in the past alone. */
export function Since({ at, now, otherwise = 'never' }: { at: string | null; now: number; otherwise?: string }) {
  if (at === null) return otherwise;
  return (
    <time dateTime={at} title={at}>
      {ago(now - Date.parse(at))}
    </time>
  );
}
