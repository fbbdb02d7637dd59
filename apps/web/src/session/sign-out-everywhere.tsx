import { api, session } from '../api';
import { FormDialog } from '../components/form-dialog';

export function SignOutEverywhere({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title="Sign out everywhere?"
      submit="Sign out everywhere"
      danger
      onSubmit={async () => {
        await api.post('/api/v1/auth/logout-everywhere');
        session.signedOut();
      }}
    >
      <p>Every browser and device on which you are signed in is signed out within a second, this one too.</p>
      <p>If you think that somebody else knows your password, change it first.</p>
    </FormDialog>
  );
}
