import { Button } from '@mantine/core';
import { ApiError } from '@souk/api-client';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { session, signInHint } from '../../api';
import { Failure, type Words } from '../../components/failure';
import { PasswordField, TextField } from '../../components/fields';
import { textOf } from '../../components/form-text';
import { type Ending } from '../../session/session';
import { useSession } from '../../session/use-session';
import { inWords, useCountdown } from '../../time';
import { Entrance } from './entrance';
import classes from './entrance.module.css';

const endings: Record<Ending, string> = {
  ended: 'Your session has ended. Sign in again to go on where you were.',
  'signed-out': 'You are signed out.',
  'signed-out-elsewhere': 'You signed out in another tab of this browser.',
};

const words: Words = {
  sign_in_failed: 'Wrong e-mail or password, or the account is disabled. Check both, then try again.',
};

export function SignInPage() {
  const state = useSession();
  const form = useRef<HTMLFormElement>(null);
  const { mutate, error, isPending, failureCount, submittedAt } = useMutation({
    mutationFn: (credentials: { email: string; password: string }) => session.signIn(credentials),
  });
  const waitSeconds = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) : 0;
  const left = useCountdown(waitSeconds, submittedAt);

  // The password is what is wrong most of the time; whoever types it again replaces the old one.
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLInputElement>('input[name="password"]')?.select();
  }, [error, failureCount]);

  const because = state.status === 'signed-out' ? state.because : null;
  return (
    <Entrance title="Sign in">
      {because && !error && (
        <p role="status" className={classes.why} data-tone={because === 'ended' ? undefined : 'quiet'}>
          {endings[because]}
        </p>
      )}
      <form
        ref={form}
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          const fields = new FormData(event.currentTarget);
          mutate({ email: textOf(fields, 'email').trim(), password: textOf(fields, 'password') });
        }}
      >
        <TextField name="email" label="E-mail" type="email" autoComplete="username" required withAsterisk={false} />
        <PasswordField name="password" label="Password" autoComplete="current-password" required withAsterisk={false} />
        {left > 0 ? (
          <LockedOut left={left} />
        ) : (
          !isPending && waitSeconds === 0 && <Failure error={error} words={words} />
        )}
        <Button type="submit" size="md" loading={isPending} disabled={left > 0}>
          Sign in
        </Button>
        {waitSeconds > 0 && left === 0 && (
          <p role="status" className={classes.text}>
            You can try again now.
          </p>
        )}
      </form>
      {signInHint && <p className={classes.text}>{signInHint}</p>}
    </Entrance>
  );
}

/** Said once; the seconds that follow are for the eyes. */
function LockedOut({ left }: { left: number }) {
  return (
    <div className={classes.why} role="alert">
      Too many attempts. Wait <span aria-live="off">{inWords(left)}</span>, then try again: each further wrong password
      makes the wait longer. An admin can reset your password.
    </div>
  );
}
