import { type ReactNode } from 'react';
import classes from './notice-page.module.css';
import { PageHeading } from './page-heading';

interface NoticePageProps {
  title: string;
  icon: ReactNode;
  children: ReactNode;
  actions: ReactNode;
  /** Errors are announced at once; a page that the reader asked for is not. */
  urgent?: boolean;
}

/** A page with nothing but a message: what happened, what to do, and the buttons to do it. */
export function NoticePage({ title, icon, children, actions, urgent = false }: NoticePageProps) {
  return (
    <section className={classes.notice} role={urgent ? 'alert' : undefined}>
      <div className={classes.icon} aria-hidden="true">
        {icon}
      </div>
      <PageHeading title={title} />
      <div className={classes.text}>{children}</div>
      <div className={classes.actions}>{actions}</div>
    </section>
  );
}
