import { Button, Skeleton } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { sayFailure } from './failure';
import classes from './load-states.module.css';

/** The size of what will come, so that nothing jumps. */
export function Loading({ label, rows = 6 }: { label: string; rows?: number }) {
  return (
    <div role="status" aria-label={label} className={classes.loading}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={28} />
      ))}
    </div>
  );
}

export function LoadFailed({ what, error, onRetry }: { what: string; error: Error; onRetry: () => void }) {
  return (
    <div role="alert" className={classes.state}>
      <IconPlugConnectedX size={28} stroke={1.6} aria-hidden />
      <p>
        <strong>{what} could not be loaded.</strong> {sayFailure(error)}
      </p>
      <Button variant="default" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}

/** Nothing there: says why, and what the first step is. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={classes.state}>
      <div>{children}</div>
      {action}
    </div>
  );
}
