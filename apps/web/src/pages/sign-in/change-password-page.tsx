import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { session } from '../../api';
import { Failure } from '../../components/failure';
import { PasswordForm } from '../account/password-form';
import { Entrance } from './entrance';
import classes from './entrance.module.css';

/** For those whose password somebody else knows: nothing else is open to them. */
export function ChangePasswordPage() {
  const { mutate, error, isPending } = useMutation({ mutationFn: () => session.signOut() });
  return (
    <Entrance title="Choose your password">
      <p className={classes.text}>
        Whoever made your account knows the password you signed in with. Choose one that only you know, then go on.
      </p>
      <PasswordForm
        submit="Change and go on"
        current="Temporary password"
        beside={
          <Button variant="default" loading={isPending} onClick={() => mutate()}>
            Sign out
          </Button>
        }
      />
      <Failure error={error} />
    </Entrance>
  );
}
