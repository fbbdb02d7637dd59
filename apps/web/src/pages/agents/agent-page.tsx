import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { Facts } from '../../components/facts';
import { LoadFailed, Loading } from '../../components/load-states';
import { Moment } from '../../components/moment';
import { Section } from '../../components/section';
import { Stack } from '../../components/stack';
import { marketplaceName } from '../../marketplaces';
import { useMay } from '../../session/me';
import { PageHeading } from '../../shell/page-heading';
import { type AgentAction } from './agent-dialogs';
import classes from './agent-page.module.css';
import { AgentStatus } from './agent-status';
import { type Agent, agentsQueries } from './agents.queries';
import { TokensSection } from './tokens-section';

const AgentDialogs = lazy(() => import('./agent-dialogs').then((module) => ({ default: module.AgentDialogs })));

export function AgentPage() {
  const { agentId } = useParams({ from: '/signed-in/agents/$agentId' });
  const { data: agent, error, refetch } = useQuery(agentsQueries.detail(agentId));
  const mayManage = useMay('agents.manage');
  return (
    <>
      <p className={classes.back}>
        <Link to="/agents">Agents</Link>
      </p>
      <PageHeading title={agent?.name ?? 'Agent'} />
      <Stack>
        <Section title="About" aside={agent && <AgentStatus agent={agent} />}>
          {agent ? (
            <>
              <About agent={agent} />
              {mayManage && <Actions agent={agent} />}
            </>
          ) : error ? (
            <LoadFailed what="This agent" error={error} onRetry={() => void refetch()} />
          ) : (
            <Loading label="Loading the agent" rows={4} />
          )}
        </Section>
        {agent && mayManage && <TokensSection agent={agent} />}
        {agent && !mayManage && (
          <Section title="Tokens">
            <p className={classes.none}>
              Only those with the permission <code>agents.manage</code> see and issue tokens.
            </p>
          </Section>
        )}
      </Stack>
    </>
  );
}

function About({ agent }: { agent: Agent }) {
  return (
    <Facts
      facts={[
        ['Marketplace', marketplaceName(agent.marketplace)],
        ['What for', agent.description || 'not said'],
        ...(agent.bootstrap
          ? [
              [
                'Settings',
                <span key="settings">
                  Also signs in with the token in <code>MARKETPLACE_{agent.marketplace.toUpperCase()}_TOKEN</code>,
                  which is changed where Souk is configured.
                </span>,
              ] as const,
            ]
          : []),
        ['Created', <Moment key="created" at={agent.createdAt} />],
        ['Changed', <Moment key="changed" at={agent.updatedAt} />],
      ]}
    />
  );
}

function Actions({ agent }: { agent: Agent }) {
  const [action, setAction] = useState<AgentAction>();
  const [opened, setOpened] = useState(false);
  const open = (next: AgentAction) => () => {
    setAction(next);
    setOpened(true);
  };
  return (
    <div className={classes.actions}>
      <Button variant="default" onClick={open('change')}>
        Change
      </Button>
      <Button variant="default" onClick={open(agent.status === 'active' ? 'disable' : 'enable')}>
        {agent.status === 'active' ? 'Disable' : 'Enable'}
      </Button>
      <Suspense fallback={null}>
        {action && <AgentDialogs agent={agent} action={action} opened={opened} onClose={() => setOpened(false)} />}
      </Suspense>
    </div>
  );
}
