import { IconHistory } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import classes from './section.module.css';

interface SectionProps {
  title: string;
  /** Marks what is shown as the last known state, not the present one. */
  stale?: boolean;
  aside?: ReactNode;
  children: ReactNode;
}

export function Section({ title, stale = false, aside, children }: SectionProps) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id} data-stale={stale || undefined}>
      <div className={classes.head}>
        <h2 id={id} className={classes.title}>
          {title}
        </h2>
        {stale && (
          <span className={classes.stale}>
            <IconHistory size={16} stroke={1.8} aria-hidden /> Last known
          </span>
        )}
        <div className={classes.aside}>{aside}</div>
      </div>
      {children}
    </section>
  );
}
