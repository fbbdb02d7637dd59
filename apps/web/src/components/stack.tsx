import { type ReactNode } from 'react';
import classes from './stack.module.css';

/** The parts of a page, one under the other. */
export function Stack({ children }: { children: ReactNode }) {
  return <div className={classes.stack}>{children}</div>;
}
