import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../../components/dialog';
import { DialogForm, FormDialog } from '../../components/form-dialog';
import { Secret } from '../../components/secret';
import { meQuery } from '../../session/me';
import { people, peopleQueries, type Person, type PersonChange } from './people.queries';
import { PersonFields, personOf } from './person-fields';
import { personWords } from './person-words';

export type PersonAction = 'change' | 'reset' | 'end' | 'enable' | 'disable';

interface PersonDialogProps {
  person: Person;
  opened: boolean;
  onClose: () => void;
}

interface PersonDialogsProps extends PersonDialogProps {
  action: PersonAction;
  /** What has happened, when the page does not show it. */
  onDone: (sentence: string) => void;
}

export function PersonDialogs({ action, onDone, ...props }: PersonDialogsProps) {
  const queryClient = useQueryClient();
  const { person } = props;
  const change = async (wanted: PersonChange) => {
    queryClient.setQueryData(peopleQueries.detail(person.id).queryKey, await people.change(person.id, wanted));
    void queryClient.invalidateQueries({ queryKey: peopleQueries.all });
    // It may have been one's own role.
    void queryClient.invalidateQueries(meQuery());
  };
  switch (action) {
    case 'change':
      return (
        <FormDialog
          {...props}
          title={`Change ${person.name}`}
          submit="Save"
          words={personWords}
          onSubmit={(form) => change(personOf(form))}
        >
          <PersonFields person={person} />
          <p>A new role or limit counts within a second, wherever they are signed in.</p>
        </FormDialog>
      );
    case 'disable':
      return (
        <FormDialog
          {...props}
          title={`Disable ${person.name}?`}
          submit="Disable"
          danger
          words={personWords}
          onSubmit={() => change({ status: 'disabled' })}
        >
          <p>
            {person.name} is signed out everywhere within a second and cannot sign in any more. What they did stays in
            the audit; you can enable them again.
          </p>
        </FormDialog>
      );
    case 'enable':
      return (
        <FormDialog
          {...props}
          title={`Enable ${person.name}?`}
          submit="Enable"
          onSubmit={() => change({ status: 'active' })}
        >
          <p>{person.name} may sign in again, with the same role and password as before.</p>
        </FormDialog>
      );
    case 'end':
      return (
        <FormDialog
          {...props}
          title={`End all sessions of ${person.name}?`}
          submit="End all sessions"
          danger
          onSubmit={async () => {
            const { ended } = await people.endSessions(person.id);
            onDone(ended === 1 ? '1 session was ended.' : `${ended} sessions were ended.`);
          }}
        >
          <p>
            {person.name} is signed out everywhere within a second, and may sign in again. If somebody else may know the
            password, reset it instead.
          </p>
        </FormDialog>
      );
    case 'reset':
      return <ResetPassword {...props} />;
  }
}

function ResetPassword({ person, opened, onClose }: PersonDialogProps) {
  const queryClient = useQueryClient();
  const [password, setPassword] = useState<string>();
  const reset = async () => {
    const { temporaryPassword } = await people.resetPassword(person.id);
    setPassword(temporaryPassword);
    void queryClient.invalidateQueries({ queryKey: peopleQueries.all });
  };
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      onClosed={() => setPassword(undefined)}
      title={password === undefined ? `Reset the password of ${person.name}?` : `New password of ${person.name}`}
      insistent={password !== undefined}
    >
      {password === undefined ? (
        <DialogForm submit="Reset password" danger onSubmit={reset} onClose={onClose} stays>
          <p>
            The old password stops working and {person.name} is signed out everywhere. You get a temporary password to
            hand over; at the next sign-in Souk asks for one of their own.
          </p>
        </DialogForm>
      ) : (
        <>
          <p>
            Give this to {person.name} in a safe way. <strong>You will not see it again.</strong>
          </p>
          <Secret label="Temporary password" value={password} />
          <Button onClick={onClose}>Done</Button>
        </>
      )}
    </Dialog>
  );
}
