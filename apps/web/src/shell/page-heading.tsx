import { type ReactNode, useEffect } from 'react';
import classes from './page-heading.module.css';

/** The one h1 of a page: names the browser tab too, and takes the focus after a route change. */
export function PageHeading({ title, aside }: { title: string; aside?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} - Souk`;
  }, [title]);
  return (
    <div className={classes.row}>
      <h1 className={classes.title} tabIndex={-1}>
        {title}
      </h1>
      {aside}
    </div>
  );
}
