import { Checkbox } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { session } from '../../api';
import { TextField } from '../../components/fields';
import { FormDialog } from '../../components/form-dialog';
import { textOf } from '../../components/form-text';
import { inWords, shortDate, useNow } from '../../time';
import { tokensInWords } from './key-card';
import classes from './key-dialogs.module.css';
import { keys, keysQueries, shortKid, type SigningKey } from './keys.queries';

interface DialogProps {
  opened: boolean;
  onClose: () => void;
  /** What has happened, in a sentence. */
  onDone: (sentence: string) => void;
}

export function RotateDialog({ keys: all, onDone, ...props }: DialogProps & { keys: SigningKey[] }) {
  const queryClient = useQueryClient();
  const [immediately, setImmediately] = useState(false);
  const waiting = all.find(({ state }) => state === 'pending');
  const rotate = async (form: FormData) => {
    if (waiting && !immediately) return;
    const { kid, state, signsFrom } = await keys.rotate(
      immediately ? { immediately, reason: textOf(form, 'reason').trim() } : { immediately },
    );
    onDone(
      state === 'active'
        ? `The key ${shortKid(kid)} signs now.`
        : `The key ${shortKid(kid)} is published and signs from ${shortDate(signsFrom)}.`,
    );
    await queryClient.invalidateQueries(keysQueries.list());
    setImmediately(false);
  };
  return (
    <FormDialog
      {...props}
      title={waiting ? 'A new key is waiting already' : 'Rotate the signing key?'}
      submit={immediately ? 'Sign with it now' : waiting ? 'Leave it waiting' : 'Publish a new key'}
      danger={immediately}
      onSubmit={rotate}
    >
      {immediately ? <AtOnce /> : <InTime {...(waiting && { waiting })} />}
      <Checkbox
        label="Immediately, without waiting"
        checked={immediately}
        onChange={({ currentTarget }) => setImmediately(currentTarget.checked)}
      />
      {immediately && <TextField name="reason" label="Reason" description="For the audit." required maxLength={500} />}
    </FormDialog>
  );
}

/** What will happen, and when, as far as it can be known before. */
function InTime({ waiting }: { waiting?: SigningKey }) {
  const { data: cacheSeconds } = useQuery(keysQueries.cacheSeconds());
  const now = useNow();
  const { tokenSeconds } = session;
  const signsFrom = waiting
    ? Date.parse(waiting.signsFrom)
    : typeof cacheSeconds === 'number'
      ? now + cacheSeconds * 1000
      : undefined;
  const verifiesUntil =
    signsFrom !== undefined && tokenSeconds ? Math.max(signsFrom, now) + tokenSeconds * 1000 : undefined;
  return (
    <ol className={classes.steps}>
      <li>
        {waiting
          ? `The key ${shortKid(waiting.kid)} was published ${shortDate(waiting.createdAt)}.`
          : 'A new key is published now. It does not sign yet.'}
      </li>
      <li>
        {signsFrom !== undefined && signsFrom > now ? (
          <>
            From about <strong>{moment(signsFrom)}</strong> it signs
          </>
        ) : waiting ? (
          'Any moment now it signs'
        ) : (
          'A little later it signs'
        )}
        : by then everybody who keeps the public keys has had the time to fetch it.
      </li>
      <li>
        The present key then only verifies what it has signed, until{' '}
        {verifiesUntil === undefined ? (
          'the last of those tokens has expired'
        ) : (
          <>
            about <strong>{moment(verifiesUntil)}</strong>
          </>
        )}
        , and retires by itself.
      </li>
      <li>Nobody is signed out, and no program notices.</li>
    </ol>
  );
}

function AtOnce() {
  const { data: cacheSeconds } = useQuery(keysQueries.cacheSeconds());
  const howLong = cacheSeconds ? `for up to ${inWords(cacheSeconds)}` : 'until they fetch the keys again';
  return (
    <p className={classes.warning}>
      The new key signs from this moment. Programs that keep the public keys may refuse new tokens {howLong}. The
      present key still verifies what it signed: if somebody else may have it, revoke it afterwards.
    </p>
  );
}

export function RevokeDialog({ signingKey, onDone, ...props }: DialogProps & { signingKey: SigningKey }) {
  const queryClient = useQueryClient();
  const { kid, state, liveTokens } = signingKey;
  return (
    <FormDialog
      {...props}
      title={`Revoke the key ${shortKid(kid)}?`}
      submit="Revoke"
      danger
      onSubmit={async (form) => {
        await keys.revoke(kid, textOf(form, 'reason').trim());
        onDone(`The key ${shortKid(kid)} is revoked: nothing it signed is accepted any more.`);
        await queryClient.invalidateQueries(keysQueries.list());
      }}
    >
      <p className={classes.warning}>
        {liveTokens === 0
          ? 'No token in use was signed by it.'
          : `${tokensInWords(liveTokens)} in use that it signed: ${liveTokens === 1 ? 'it stops' : 'all of them stop'} working now.`}{' '}
        This cannot be undone.
      </p>
      <p>
        Browsers get a new token by themselves, this one too; programs have to sign in again.
        {state === 'active' && ' Another key signs at once, before everybody has had the time to fetch it.'}
      </p>
      <TextField name="reason" label="Reason" description="For the audit." required maxLength={500} autoFocus />
    </FormDialog>
  );
}

const moment = (ms: number): string => shortDate(new Date(ms).toISOString());
