import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { api, session } from '../../api';
import { Failure, type Words } from '../../components/failure';
import { FieldErrorsContext, fieldErrorsOf } from '../../components/field-errors';
import { PasswordField } from '../../components/fields';
import { textOf } from '../../components/form-text';
import { meQuery, useMe } from '../../session/me';
import { accountQueries } from './account.queries';
import classes from './password-form.module.css';

const words: Words = {
  password_wrong: 'The current password is not right. Nothing was changed.',
};

interface PasswordFormProps {
  submit: string;
  /** What the current password is called here. */
  current: string;
  beside?: ReactNode;
}

export function PasswordForm({ submit, current, beside }: PasswordFormProps) {
  const me = useMe();
  const queryClient = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: (body: { currentPassword: string; newPassword: string }) => api.post('/api/v1/auth/password', { body }),
    onSuccess: async () => {
      form.current?.reset();
      session.passwordChanged();
      await Promise.all([
        queryClient.invalidateQueries(meQuery()),
        queryClient.invalidateQueries(accountQueries.sessions()),
      ]);
    },
  });
  return (
    <form
      ref={form}
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        const fields = new FormData(event.currentTarget);
        mutate({ currentPassword: textOf(fields, 'currentPassword'), newPassword: textOf(fields, 'newPassword') });
      }}
    >
      {/* For password managers: whose password this is. */}
      <input type="email" name="email" value={me?.email ?? ''} autoComplete="username" readOnly hidden />
      <FieldErrorsContext value={fieldErrorsOf(error)}>
        <PasswordField
          name="currentPassword"
          label={current}
          autoComplete="current-password"
          required
          withAsterisk={false}
        />
        <PasswordField
          name="newPassword"
          label="New password"
          description="At least 12 characters. A few words you can remember are better than a short riddle; not your name or address."
          autoComplete="new-password"
          required
          withAsterisk={false}
        />
      </FieldErrorsContext>
      <Failure error={error} words={words} />
      <p role="status" className={classes.done}>
        {isSuccess && 'Your password is changed. Every other session of yours was ended; this one goes on.'}
      </p>
      <div className={classes.actions}>
        <Button type="submit" loading={isPending}>
          {submit}
        </Button>
        {beside}
      </div>
    </form>
  );
}
