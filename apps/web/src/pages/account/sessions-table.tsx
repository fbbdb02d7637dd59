import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api';
import { FormDialog } from '../../components/form-dialog';
import { LoadFailed, Loading } from '../../components/load-states';
import { Moment, Since } from '../../components/moment';
import { Pill } from '../../components/pill';
import { Table } from '../../components/table';
import { useNow } from '../../time';
import { accountQueries, type SignIn } from './account.queries';
import { deviceOf } from './device';

export function SessionsTable() {
  const { data, error, refetch } = useQuery(accountQueries.sessions());
  const [ending, setEnding] = useState<SignIn>();
  const [asking, setAsking] = useState(false);
  const now = useNow();
  if (!data)
    return error ? (
      <LoadFailed what="Your sessions" error={error} onRetry={() => void refetch()} />
    ) : (
      <Loading label="Loading your sessions" rows={3} />
    );
  return (
    <>
      <Table
        label="Sessions"
        rows={data.items}
        keyOf={({ id }) => id}
        columns={[
          { title: 'Device', cell: ({ userAgent }) => <span title={userAgent ?? ''}>{deviceOf(userAgent)}</span> },
          { title: 'Address', cell: ({ address }) => address ?? 'unknown' },
          { title: 'Signed in', short: true, cell: ({ createdAt }) => <Moment at={createdAt} /> },
          { title: 'Last use', short: true, cell: ({ lastUsedAt }) => <Since at={lastUsedAt} now={now} /> },
          { title: 'Ends', short: true, cell: ({ expiresAt }) => <Moment at={expiresAt} /> },
          {
            title: 'Action',
            cell: (row) =>
              row.current ? (
                <Pill tone="good">This one</Pill>
              ) : (
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`End the session of ${deviceOf(row.userAgent)}, ${row.address ?? 'address unknown'}`}
                  onClick={() => {
                    setEnding(row);
                    setAsking(true);
                  }}
                >
                  End
                </Button>
              ),
          },
        ]}
      />
      {ending && <EndSession row={ending} opened={asking} onClose={() => setAsking(false)} />}
    </>
  );
}

function EndSession({ row, opened, onClose }: { row: SignIn; opened: boolean; onClose: () => void }) {
  const queryClient = useQueryClient();
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title="End this session?"
      submit="End the session"
      danger
      onSubmit={async () => {
        await api.delete('/api/v1/auth/sessions/{id}', { path: { id: row.id } });
        await queryClient.invalidateQueries(accountQueries.sessions());
      }}
    >
      <p>
        <strong>{deviceOf(row.userAgent)}</strong>
        {row.address ? ` at ${row.address}` : ''} is signed out within a second. If you do not know this device, change
        your password too.
      </p>
    </FormDialog>
  );
}
