import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Dialog, type DialogProps } from './dialog';
import classes from './dialog.module.css';
import { Failure, type Words } from './failure';
import { FieldErrorsContext, fieldErrorsOf } from './field-errors';

interface FormDialogProps extends DialogProps {
  /** What the button does, in a verb. */
  submit: string;
  danger?: boolean;
  /** The dialog closes when this is done, and says why when it fails. */
  onSubmit: (form: FormData) => Promise<void>;
  words?: Words;
}

export function FormDialog({ opened, onClose, title, ...form }: FormDialogProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title={title}>
      <DialogForm onClose={onClose} {...form} />
    </Dialog>
  );
}

interface DialogFormProps extends Omit<FormDialogProps, 'opened' | 'title' | 'insistent' | 'onClosed'> {
  /** The dialog goes on after it was sent. */
  stays?: boolean;
}

export function DialogForm({
  onClose,
  submit,
  danger = false,
  onSubmit,
  stays = false,
  words,
  children,
}: DialogFormProps) {
  const { mutate, isPending, error } = useMutation({ mutationFn: onSubmit, ...(!stays && { onSuccess: onClose }) });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        mutate(new FormData(event.currentTarget));
      }}
    >
      <FieldErrorsContext value={fieldErrorsOf(error)}>{children}</FieldErrorsContext>
      <Failure error={error} {...(words && { words })} />
      <div className={classes.actions}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" loading={isPending} {...(danger && { color: 'red.9' })}>
          {submit}
        </Button>
      </div>
    </form>
  );
}
