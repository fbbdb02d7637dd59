import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { Facts } from '../../components/facts';
import { LoadFailed, Loading } from '../../components/load-states';
import { Moment } from '../../components/moment';
import { Section } from '../../components/section';
import { marketplaceNames } from '../../marketplaces';
import { useMay, useMe } from '../../session/me';
import { PageHeading } from '../../shell/page-heading';
import { peopleQueries, type Person } from './people.queries';
import { type PersonAction } from './person-dialogs';
import { PersonStatus } from './person-status';
import { roleName } from './roles';
import classes from './person-page.module.css';

const PersonDialogs = lazy(() => import('./person-dialogs').then((module) => ({ default: module.PersonDialogs })));

export function PersonPage() {
  const { userId } = useParams({ from: '/signed-in/people/$userId' });
  const { data: person, error, refetch } = useQuery(peopleQueries.detail(userId));
  return (
    <>
      <p className={classes.back}>
        <Link to="/people">People</Link>
      </p>
      <PageHeading title={person?.name ?? 'Person'} />
      <Section title="About" aside={person && <PersonStatus person={person} />}>
        {person ? (
          <Details person={person} />
        ) : error ? (
          <LoadFailed what="This person" error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading label="Loading the person" />
        )}
      </Section>
    </>
  );
}

function Details({ person }: { person: Person }) {
  const me = useMe();
  const mayManage = useMay('users.manage');
  return (
    <>
      <Facts
        facts={[
          ['E-mail', person.email],
          ['Role', roleName(person.role)],
          ['Marketplaces', marketplaceNames(person.marketplaces)],
          ['Last sign-in', <Moment key="last" at={person.lastSignInAt} />],
          ['Created', <Moment key="created" at={person.createdAt} />],
          ['Changed', <Moment key="changed" at={person.updatedAt} />],
        ]}
      />
      {mayManage && <Actions person={person} self={me?.id === person.id} />}
    </>
  );
}

function Actions({ person, self }: { person: Person; self: boolean }) {
  const [action, setAction] = useState<PersonAction>();
  const [opened, setOpened] = useState(false);
  const [said, setSaid] = useState('');
  const open = (next: PersonAction) => () => {
    setAction(next);
    setSaid('');
    setOpened(true);
  };
  const disabled = person.status === 'disabled';
  return (
    <div className={classes.actions}>
      <Button variant="default" onClick={open('change')}>
        Change
      </Button>
      {/* One's own password and sessions are on one's own page, where the current password is asked for. */}
      {!self && !disabled && (
        <>
          <Button variant="default" onClick={open('reset')}>
            Reset password
          </Button>
          <Button variant="default" onClick={open('end')}>
            End sessions
          </Button>
        </>
      )}
      {disabled ? (
        <Button variant="default" onClick={open('enable')}>
          Enable
        </Button>
      ) : (
        !self && (
          <Button variant="default" onClick={open('disable')}>
            Disable
          </Button>
        )
      )}
      {self && (
        <p>
          This is you: your password and sessions are on <Link to="/account">your account</Link>.
        </p>
      )}
      <p role="status">{said}</p>
      <Suspense fallback={null}>
        {action && (
          <PersonDialogs
            person={person}
            action={action}
            opened={opened}
            onClose={() => setOpened(false)}
            onDone={setSaid}
          />
        )}
      </Suspense>
    </div>
  );
}
