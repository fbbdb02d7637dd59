import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../../components/dialog';
import { TextField } from '../../components/fields';
import { DialogForm } from '../../components/form-dialog';
import { textOf } from '../../components/form-text';
import { Secret } from '../../components/secret';
import { people, peopleQueries } from './people.queries';
import { PersonFields, personOf } from './person-fields';
import { personWords } from './person-words';

interface NewPersonDialogProps {
  opened: boolean;
  onClose: () => void;
}

interface Made {
  name: string;
  email: string;
  temporaryPassword: string;
}

export function NewPersonDialog({ opened, onClose }: NewPersonDialogProps) {
  const queryClient = useQueryClient();
  const [made, setMade] = useState<Made>();
  const create = async (form: FormData) => {
    const { user, temporaryPassword } = await people.create({
      email: textOf(form, 'email').trim(),
      ...personOf(form),
    });
    void queryClient.invalidateQueries({ queryKey: peopleQueries.all });
    if (temporaryPassword === null) return onClose();
    setMade({ name: user.name, email: user.email, temporaryPassword });
  };
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      onClosed={() => setMade(undefined)}
      title={made ? `${made.name} may sign in` : 'New person'}
      insistent={Boolean(made)}
    >
      {made ? (
        <>
          <p>
            Give this temporary password to {made.name} ({made.email}) in a safe way. It is good for 7 days; at the
            first sign-in Souk asks for one of their own. <strong>You will not see it again.</strong>
          </p>
          <Secret label="Temporary password" value={made.temporaryPassword} />
          <Button onClick={onClose}>Done</Button>
        </>
      ) : (
        <DialogForm submit="Create" onSubmit={create} onClose={onClose} stays words={personWords}>
          <TextField name="email" label="E-mail" type="email" required maxLength={254} autoFocus />
          <PersonFields />
        </DialogForm>
      )}
    </Dialog>
  );
}
