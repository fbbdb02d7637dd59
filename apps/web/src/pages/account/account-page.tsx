import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Facts } from '../../components/facts';
import { LoadFailed, Loading } from '../../components/load-states';
import { Section } from '../../components/section';
import { Stack } from '../../components/stack';
import { marketplaceNames } from '../../marketplaces';
import { meQuery } from '../../session/me';
import { SignOutEverywhere } from '../../session/sign-out-everywhere';
import { PageHeading } from '../../shell/page-heading';
import { roleName } from '../people/roles';
import { PasswordForm } from './password-form';
import { SessionsTable } from './sessions-table';

export function AccountPage() {
  const { data: me, error, refetch } = useQuery(meQuery());
  const [asking, setAsking] = useState(false);
  return (
    <>
      <PageHeading title="My account" />
      <Stack>
        <Section title="Who I am">
          {me ? (
            <Facts
              facts={[
                ['Name', me.name],
                ['E-mail', me.email ?? 'none'],
                ['Role', roleName(me.role)],
                ['Marketplaces', marketplaceNames(me.marketplaces)],
                ['May do', me.permissions.join(', ')],
              ]}
            />
          ) : error ? (
            <LoadFailed what="Your account" error={error} onRetry={() => void refetch()} />
          ) : (
            <Loading label="Loading your account" rows={4} />
          )}
        </Section>
        <Section title="Password">
          <PasswordForm submit="Change password" current="Current password" />
        </Section>
        <Section
          title="Where I am signed in"
          aside={
            <Button variant="default" onClick={() => setAsking(true)}>
              Sign out everywhere
            </Button>
          }
        >
          <SessionsTable />
        </Section>
      </Stack>
      <SignOutEverywhere opened={asking} onClose={() => setAsking(false)} />
    </>
  );
}
