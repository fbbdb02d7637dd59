import { ActionIcon } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { IconMenu2, IconX } from '@tabler/icons-react';
import { Link, Outlet, useMatches, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { LoadFailed } from '../components/load-states';
import { permissionAt } from '../pages/pages';
import { meQuery } from '../session/me';
import { useSession } from '../session/use-session';
import { BuildFooter } from './build-footer';
import { ColorSchemeToggle } from './color-scheme';
import { Logo } from './logo';
import { Navigation } from './navigation';
import { NotAllowedPage } from './not-allowed-page';
import { Search } from './search';
import classes from './shell.module.css';
import { UserMenu } from './user-menu';

/** What every page stands in. */
export function Shell() {
  const [opened, setOpened] = useState(false);
  const burger = useRef<HTMLButtonElement>(null);
  useFocusOnRouteChange();

  const close = () => {
    if (!opened) return;
    setOpened(false);
    burger.current?.focus();
  };
  useHotkeys([['Escape', close]], []);

  const Burger = opened ? IconX : IconMenu2;
  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        Skip to content
      </a>
      <header className={classes.header}>
        <ActionIcon
          ref={burger}
          className={classes.burger}
          variant="subtle"
          size={44}
          onClick={() => setOpened(!opened)}
          aria-label={opened ? 'Close navigation' : 'Open navigation'}
          aria-expanded={opened}
          aria-controls="navigation"
        >
          <Burger size={24} stroke={1.6} aria-hidden />
        </ActionIcon>
        <Link to="/" className={classes.brand} aria-label="Souk, start page">
          <Logo />
          <span className={classes.name}>Souk</span>
        </Link>
        <div className={classes.tools}>
          <Search />
          <ColorSchemeToggle />
          <UserMenu />
        </div>
      </header>
      <Trouble />
      <div className={classes.body}>
        <Navigation opened={opened} onNavigate={() => setOpened(false)} />
        <main id="main" className={classes.main} tabIndex={-1}>
          <Page />
        </main>
      </div>
      <BuildFooter />
    </div>
  );
}

/** Pages that wait for a token cannot tell more than that. */
function Trouble() {
  const state = useSession();
  const trouble = state.status === 'signed-in' ? state.trouble : null;
  return (
    <div role="status" className={classes.trouble}>
      {trouble && <p>{`${trouble.message} You stay signed in; Souk keeps trying.`}</p>}
    </div>
  );
}

/** The page, for those alone whom the API gives its permission, and for as long as it does. */
function Page() {
  // Of the page that is shown; the location is ahead of it while the next one loads.
  const pathname = useMatches({ select: (matches) => matches.at(-1)?.pathname ?? '/' });
  const { data: me, error, refetch } = useQuery(meQuery());
  const permission = permissionAt(pathname);
  if (permission && !me)
    return error ? <LoadFailed what="Your account" error={error} onRetry={() => void refetch()} /> : null;
  if (permission && me && !me.permissions.includes(permission))
    return <NotAllowedPage permission={permission} role={me.role} />;
  return <Outlet />;
}

/** Without this a screen reader hears nothing, and the keyboard stays on a link of the page that is gone. */
function useFocusOnRouteChange() {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (fromLocation && pathChanged) document.querySelector<HTMLElement>('main h1')?.focus();
      }),
    [router],
  );
}
