import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { FilterChoice, Filters, FilterText } from '../../components/filters';
import { Empty } from '../../components/load-states';
import { Moment } from '../../components/moment';
import { PagedTable } from '../../components/paged-table';
import { Section } from '../../components/section';
import { marketplaceNames } from '../../marketplaces';
import { useMay } from '../../session/me';
import { PageHeading } from '../../shell/page-heading';
import { peopleQueries } from './people.queries';
import { personFilterOf } from './person-filter';
import { PersonStatus } from './person-status';
import { roleChoices, roleName } from './roles';

const NewPersonDialog = lazy(() =>
  import('./new-person-dialog').then((module) => ({ default: module.NewPersonDialog })),
);

export function PeoplePage() {
  // Once more, because the router hands out what was left out as well.
  const filter = personFilterOf({ ...useSearch({ from: '/signed-in/people' }) });
  const navigate = useNavigate({ from: '/people' });
  const query = useInfiniteQuery(peopleQueries.list(filter));
  const mayManage = useMay('users.manage');
  const [creating, setCreating] = useState<boolean>();
  const choose = (change: Record<string, string>) =>
    void navigate({ search: (before) => personFilterOf({ ...before, ...change }), replace: true });
  const filtered = Object.keys(filter).length > 0;
  return (
    <>
      <PageHeading
        title="People"
        aside={
          mayManage && (
            <Button leftSection={<IconUserPlus size={18} stroke={1.8} aria-hidden />} onClick={() => setCreating(true)}>
              New person
            </Button>
          )
        }
      />
      <Section title="Who may sign in">
        <Filters label="Filter the people">
          <FilterText label="Search" value={filter.search ?? ''} onChange={(search) => choose({ search })} />
          <FilterChoice
            label="Role"
            all="All roles"
            choices={roleChoices}
            value={filter.role ?? ''}
            onChange={(role) => choose({ role })}
          />
          <FilterChoice
            label="Status"
            all="Active and disabled"
            choices={[
              { value: 'active', label: 'Active' },
              { value: 'disabled', label: 'Disabled' },
            ]}
            value={filter.status ?? ''}
            onChange={(status) => choose({ status })}
          />
        </Filters>
        <PagedTable
          label="People"
          query={query}
          keyOf={({ id }) => id}
          columns={[
            {
              title: 'Name',
              cell: ({ id, name }) => (
                <Link to="/people/$userId" params={{ userId: id }}>
                  {name}
                </Link>
              ),
            },
            { title: 'E-mail', cell: ({ email }) => email },
            { title: 'Role', short: true, cell: ({ role }) => roleName(role) },
            { title: 'Marketplaces', cell: ({ marketplaces }) => marketplaceNames(marketplaces) },
            { title: 'Status', cell: (person) => <PersonStatus person={person} /> },
            { title: 'Last sign-in', short: true, cell: ({ lastSignInAt }) => <Moment at={lastSignInAt} /> },
          ]}
          empty={
            <Empty
              action={
                filtered && (
                  <Button variant="default" onClick={() => void navigate({ search: {}, replace: true })}>
                    Show everybody
                  </Button>
                )
              }
            >
              <p>{filtered ? 'Nobody fits these filters.' : 'Nobody is here yet. Create the first person.'}</p>
            </Empty>
          }
        />
      </Section>
      <Suspense fallback={null}>
        {creating !== undefined && <NewPersonDialog opened={creating} onClose={() => setCreating(false)} />}
      </Suspense>
    </>
  );
}
