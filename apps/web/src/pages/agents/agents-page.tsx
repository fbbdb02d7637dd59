import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { FilterChoice, Filters } from '../../components/filters';
import { Empty } from '../../components/load-states';
import { Moment } from '../../components/moment';
import { PagedTable } from '../../components/paged-table';
import { Section } from '../../components/section';
import { marketplaceChoices, marketplaceName } from '../../marketplaces';
import { useMay } from '../../session/me';
import { PageHeading } from '../../shell/page-heading';
import { agentFilterOf } from './agent-filter';
import { AgentStatus } from './agent-status';
import { agentsQueries } from './agents.queries';

const NewAgentDialog = lazy(() => import('./agent-dialogs').then((module) => ({ default: module.NewAgentDialog })));

export function AgentsPage() {
  // Once more, because the router hands out what was left out as well.
  const filter = agentFilterOf({ ...useSearch({ from: '/signed-in/agents' }) });
  const navigate = useNavigate({ from: '/agents' });
  const query = useInfiniteQuery(agentsQueries.list(filter));
  const mayManage = useMay('agents.manage');
  const [creating, setCreating] = useState<boolean>();
  const choose = (change: Record<string, string>) =>
    void navigate({ search: (before) => agentFilterOf({ ...before, ...change }), replace: true });
  const filtered = Object.keys(filter).length > 0;
  return (
    <>
      <PageHeading
        title="Agents"
        aside={
          mayManage && (
            <Button leftSection={<IconPlus size={18} stroke={1.8} aria-hidden />} onClick={() => setCreating(true)}>
              New agent
            </Button>
          )
        }
      />
      <Section title="Programs that work the marketplaces">
        <Filters label="Filter the agents">
          <FilterChoice
            label="Marketplace"
            all="All marketplaces"
            choices={marketplaceChoices}
            value={filter.marketplace ?? ''}
            onChange={(marketplace) => choose({ marketplace })}
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
          label="Agents"
          query={query}
          keyOf={({ id }) => id}
          columns={[
            {
              title: 'Name',
              cell: ({ id, name }) => (
                <Link to="/agents/$agentId" params={{ agentId: id }}>
                  {name}
                </Link>
              ),
            },
            { title: 'Marketplace', cell: ({ marketplace }) => marketplaceName(marketplace) },
            { title: 'What for', cell: ({ description }) => description },
            { title: 'Status', cell: (agent) => <AgentStatus agent={agent} /> },
            { title: 'Created', short: true, cell: ({ createdAt }) => <Moment at={createdAt} /> },
          ]}
          empty={
            <Empty
              action={
                filtered && (
                  <Button variant="default" onClick={() => void navigate({ search: {}, replace: true })}>
                    Show all agents
                  </Button>
                )
              }
            >
              {filtered ? (
                <p>No agent fits these filters.</p>
              ) : (
                <p>
                  No agent yet. Create one for a marketplace, issue a token for it, and give the token to the program:
                  it signs in with it.
                </p>
              )}
            </Empty>
          }
        />
      </Section>
      <Suspense fallback={null}>
        {creating !== undefined && <NewAgentDialog opened={creating} onClose={() => setCreating(false)} />}
      </Suspense>
    </>
  );
}
