import { Button } from '@mantine/core';
import { IconCircleDashed, IconCircleXFilled, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Empty, LoadFailed, Loading } from '../../components/load-states';
import { Moment, Since } from '../../components/moment';
import { Pill } from '../../components/pill';
import { Section } from '../../components/section';
import { type Column, Table } from '../../components/table';
import { useNow } from '../../time';
import { type Agent, agentsQueries, type AgentToken } from './agents.queries';
import classes from './tokens-section.module.css';

const IssueTokenDialog = lazy(() => import('./token-dialogs').then((module) => ({ default: module.IssueTokenDialog })));
const RevokeTokenDialog = lazy(() =>
  import('./token-dialogs').then((module) => ({ default: module.RevokeTokenDialog })),
);

/** Of one agent there may be two valid ones, so that one can replace the other without a pause. */
const validAtOnce = 2;

export function TokensSection({ agent }: { agent: Agent }) {
  const { data, error, refetch } = useQuery(agentsQueries.tokens(agent.id));
  const [issuing, setIssuing] = useState<boolean>();
  const [revoking, setRevoking] = useState<AgentToken>();
  const [asking, setAsking] = useState(false);
  const valid = data?.items.filter(({ state }) => state === 'valid').length ?? 0;
  const ask = (token: AgentToken) => {
    setRevoking(token);
    setAsking(true);
  };
  const full = valid >= validAtOnce;
  const refused = full ? 'Two tokens are valid. Revoke one before you issue another.' : refusalOf(agent);
  return (
    <Section
      title="Tokens"
      aside={
        <Button
          leftSection={<IconPlus size={18} stroke={1.8} aria-hidden />}
          disabled={!data || refused !== undefined}
          aria-describedby="token-rule"
          onClick={() => setIssuing(true)}
        >
          Issue a token
        </Button>
      }
    >
      <p id="token-rule" className={classes.rule}>
        {refused ??
          'Two tokens may be valid at once: issue the new one, give it to the program, then revoke the old one, and nothing stops meanwhile.'}
      </p>
      {data ? (
        <Tokens agent={agent} tokens={data.items} onRevoke={ask} />
      ) : error ? (
        <LoadFailed what="The tokens" error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading label="Loading the tokens" rows={3} />
      )}
      <Suspense fallback={null}>
        {issuing !== undefined && <IssueTokenDialog agent={agent} opened={issuing} onClose={() => setIssuing(false)} />}
        {revoking && (
          <RevokeTokenDialog agent={agent} token={revoking} opened={asking} onClose={() => setAsking(false)} />
        )}
      </Suspense>
    </Section>
  );
}

const refusalOf = ({ status }: Agent): string | undefined =>
  status === 'disabled' ? 'The agent is disabled. Enable it before you issue a token.' : undefined;

interface TokensProps {
  agent: Agent;
  tokens: AgentToken[];
  onRevoke: (token: AgentToken) => void;
}

function Tokens({ agent, tokens, onRevoke }: TokensProps) {
  const now = useNow();
  if (tokens.length === 0)
    return (
      <Empty>
        <p>No token yet. Issue one and give it to the program that is {agent.name}: it signs in with nothing else.</p>
      </Empty>
    );
  const columns: Column<AgentToken>[] = [
    {
      title: 'Token',
      cell: ({ hint, label }) => (
        <span>
          <code>...{hint}</code>
          {label && <span className={classes.label}>{label}</span>}
        </span>
      ),
    },
    { title: 'State', cell: (token) => <TokenState token={token} /> },
    {
      title: 'Last use',
      cell: ({ lastUsedAt, lastUsedAddress }) => (
        <span>
          <Since at={lastUsedAt} now={now} />
          {lastUsedAddress && <span className={classes.label}>{lastUsedAddress}</span>}
        </span>
      ),
    },
    { title: 'May do', cell: ({ scopes }) => scopes.join(', ') },
    { title: 'From', cell: ({ addresses }) => addresses?.join(', ') ?? 'any address' },
    {
      title: 'Expires',
      short: true,
      cell: ({ expiresAt }) => <Moment at={expiresAt} />,
    },
    {
      title: 'Action',
      cell: (token) =>
        token.state === 'valid' && (
          <Button size="xs" variant="default" aria-label={`Revoke ...${token.hint}`} onClick={() => onRevoke(token)}>
            Revoke
          </Button>
        ),
    },
  ];
  return <Table label="Tokens" rows={tokens} keyOf={({ id }) => id} columns={columns} />;
}

function TokenState({ token: { state, revokedAt, revokeReason } }: { token: AgentToken }) {
  if (state === 'valid') return <Pill tone="good">Valid</Pill>;
  if (state === 'expired')
    return (
      <Pill tone="quiet" icon={IconCircleDashed}>
        Expired
      </Pill>
    );
  return (
    <span>
      <Pill tone="quiet" icon={IconCircleXFilled}>
        Revoked
      </Pill>
      <span className={classes.label}>
        <Moment at={revokedAt} />
        {revokeReason && `: ${revokeReason}`}
      </span>
    </span>
  );
}
