import { type ReactNode } from 'react';
import { BuildFooter } from '../../shell/build-footer';
import { ColorSchemeToggle } from '../../shell/color-scheme';
import { Logo } from '../../shell/logo';
import { PageHeading } from '../../shell/page-heading';
import classes from './entrance.module.css';

/** The door: pages for those who may not come in yet. */
export function Entrance({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={classes.entrance}>
      <header className={classes.header}>
        <Logo size={36} />
        <span className={classes.name}>Souk</span>
        <ColorSchemeToggle />
      </header>
      <main className={classes.main}>
        <section className={classes.card}>
          <PageHeading title={title} />
          {children}
        </section>
      </main>
      <BuildFooter />
    </div>
  );
}
