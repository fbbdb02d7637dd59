import { ApiError } from '@souk/api-client';
import { IconAlertTriangleFilled } from '@tabler/icons-react';
import classes from './failure.module.css';

/** Better words than the API's own, which do not know what the reader sees: by error code. */
export type Words = Readonly<Record<string, string>>;

/** What went wrong with the reader's last action, and what to do. */
export function Failure({ error, words = {} }: { error: unknown; words?: Words }) {
  if (!error) return null;
  return (
    <div role="alert" className={classes.failure}>
      <IconAlertTriangleFilled size={20} aria-hidden />
      <div>
        <p>{sayFailure(error, words)}</p>
        {error instanceof ApiError && error.status >= 500 && error.requestId && (
          <p className={classes.request}>
            Request id: <code>{error.requestId}</code>
          </p>
        )}
      </div>
    </div>
  );
}

export function sayFailure(error: unknown, words: Words = {}): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : 'An unknown error stopped it.';
  const own = words[error.code];
  if (own) return own;
  if (error.code === 'timeout')
    return 'The API did not answer in time, so it may or may not have been done. Reload the page to see, then try again.';
  if (error.isUnreachable) return `${error.message} Check your connection, then try again.`;
  return error.message;
}
