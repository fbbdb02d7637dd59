import { Button } from '@mantine/core';
import { useClickOutside } from '@mantine/hooks';
import { IconChevronDown, IconUserCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useRef, useState } from 'react';
import { session } from '../api';
import { roleName } from '../pages/people/roles';
import { useMe } from '../session/me';
import classes from './user-menu.module.css';

// Dialogs come with a lot of script, and signing out everywhere is rare.
const SignOutEverywhere = lazy(() =>
  import('../session/sign-out-everywhere').then((module) => ({ default: module.SignOutEverywhere })),
);

/** Who is signed in, and the way out. A disclosure with links and buttons: Tab walks through it, Escape closes it. */
export function UserMenu() {
  const me = useMe();
  const [opened, setOpened] = useState(false);
  const [asking, setAsking] = useState<boolean>();
  const button = useRef<HTMLButtonElement>(null);
  const menu = useClickOutside<HTMLDivElement>(() => setOpened(false));
  const signOut = useMutation({ mutationFn: () => session.signOut() });

  const close = () => {
    setOpened(false);
    button.current?.focus();
  };
  return (
    <div
      ref={menu}
      className={classes.menu}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && opened) close();
      }}
      onBlur={({ relatedTarget, currentTarget }) => {
        if (relatedTarget && !currentTarget.contains(relatedTarget)) setOpened(false);
      }}
    >
      <button
        ref={button}
        type="button"
        className={classes.button}
        aria-expanded={opened}
        aria-controls="user-menu"
        onClick={() => setOpened(!opened)}
      >
        <IconUserCircle size={22} stroke={1.6} aria-hidden />
        <span className={classes.name}>{me?.name ?? 'Account'}</span>
        <IconChevronDown size={16} stroke={1.8} aria-hidden />
      </button>
      <div id="user-menu" className={classes.panel} hidden={!opened}>
        {me && (
          <p className={classes.who}>
            <strong>{me.name}</strong>
            {me.email && <span>{me.email}</span>}
            <span>{`Role: ${roleName(me.role)}`}</span>
          </p>
        )}
        <Link to="/account" className={classes.item} onClick={() => setOpened(false)}>
          My account
        </Link>
        <button type="button" className={classes.item} disabled={signOut.isPending} onClick={() => signOut.mutate()}>
          Sign out
        </button>
        <button
          type="button"
          className={classes.item}
          onClick={() => {
            close();
            setAsking(true);
          }}
        >
          Sign out everywhere...
        </button>
        {signOut.isError && (
          <div role="alert" className={classes.failed}>
            <p>{`You are still signed in: ${signOut.error.message}`}</p>
            <Button size="xs" variant="default" onClick={() => signOut.mutate()}>
              Try again
            </Button>
          </div>
        )}
      </div>
      <Suspense fallback={null}>
        {asking !== undefined && <SignOutEverywhere opened={asking} onClose={() => setAsking(false)} />}
      </Suspense>
    </div>
  );
}
