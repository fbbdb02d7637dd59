import { Button } from '@mantine/core';
import { IconRotateClockwise2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { apiAddress } from '../../api';
import { LoadFailed, Loading } from '../../components/load-states';
import { Moment } from '../../components/moment';
import { Section } from '../../components/section';
import { Stack } from '../../components/stack';
import { Table } from '../../components/table';
import { useMay } from '../../session/me';
import { PageHeading } from '../../shell/page-heading';
import { useNow } from '../../time';
import { KeyCard } from './key-card';
import { KeyState } from './key-state';
import { isFormer, keysQueries, type SigningKey } from './keys.queries';
import classes from './keys-page.module.css';

const RotateDialog = lazy(() => import('./key-dialogs').then((module) => ({ default: module.RotateDialog })));
const RevokeDialog = lazy(() => import('./key-dialogs').then((module) => ({ default: module.RevokeDialog })));

export function KeysPage() {
  const { data, error, refetch } = useQuery(keysQueries.list());
  const mayManage = useMay('keys.manage');
  const [rotating, setRotating] = useState<boolean>();
  const [revoking, setRevoking] = useState<SigningKey>();
  const [asking, setAsking] = useState(false);
  const [said, setSaid] = useState('');
  const items = data?.items ?? [];
  const revoke = (key: SigningKey) => {
    setRevoking(key);
    setAsking(true);
  };
  return (
    <>
      <PageHeading
        title="Signing keys"
        aside={
          mayManage && (
            <Button
              leftSection={<IconRotateClockwise2 size={18} stroke={1.8} aria-hidden />}
              disabled={!data}
              onClick={() => setRotating(true)}
            >
              Rotate
            </Button>
          )
        }
      />
      <Stack>
        <p className={classes.intro}>
          Access tokens are signed with the one active key. Others check them with the public keys at{' '}
          <a href={apiAddress('/.well-known/jwks.json')}>/.well-known/jwks.json</a>, which lists every key that signs or
          verifies, and no other.
        </p>
        <p role="status" className={classes.said}>
          {said}
        </p>
        {data ? (
          <Lists keys={items} {...(mayManage && { onRevoke: revoke })} />
        ) : error ? (
          <LoadFailed what="The signing keys" error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading label="Loading the signing keys" rows={8} />
        )}
        {data && error && <LoadFailed what="The newest state" error={error} onRetry={() => void refetch()} />}
      </Stack>
      <Suspense fallback={null}>
        {rotating !== undefined && (
          <RotateDialog keys={items} opened={rotating} onClose={() => setRotating(false)} onDone={setSaid} />
        )}
        {revoking && (
          <RevokeDialog
            // With the number of its tokens at this moment.
            signingKey={items.find(({ kid }) => kid === revoking.kid) ?? revoking}
            opened={asking}
            onClose={() => setAsking(false)}
            onDone={setSaid}
          />
        )}
      </Suspense>
    </>
  );
}

interface ListsProps {
  keys: SigningKey[];
  onRevoke?: (key: SigningKey) => void;
}

function Lists({ keys, onRevoke }: ListsProps) {
  const now = useNow();
  const former = keys.filter(isFormer);
  return (
    <>
      {keys
        .filter((key) => !isFormer(key))
        .map((key) => (
          <KeyCard key={key.kid} signingKey={key} now={now} {...(onRevoke && { onRevoke: () => onRevoke(key) })} />
        ))}
      {former.length > 0 && (
        <Section title="Former keys">
          <Table
            label="Former keys"
            rows={former}
            keyOf={({ kid }) => kid}
            columns={[
              { title: 'Key', cell: ({ kid }) => <code>{kid}</code> },
              { title: 'State', cell: ({ state }) => <KeyState state={state} /> },
              {
                title: 'Since',
                cell: ({ retiredAt, revokedAt }) => <Moment at={revokedAt ?? retiredAt} otherwise="unknown" />,
              },
              { title: 'Reason', cell: ({ revokeReason }) => revokeReason ?? '' },
            ]}
          />
        </Section>
      )}
    </>
  );
}
