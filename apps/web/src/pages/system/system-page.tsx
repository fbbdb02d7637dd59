import { Button, Skeleton } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { PageHeading } from '../../shell/page-heading';
import { ago, useNow } from '../../time';
import { Banner } from './banner';
import { BuildsTable } from './builds-table';
import { ChecksList } from './checks-list';
import { InstancesTable } from './instances-table';
import { Mark, type State } from './mark';
import { NoWorker } from './no-worker';
import { Section } from '../../components/section';
import { apiLevel, mergeChecks, workerLevel } from './summary';
import classes from './system-page.module.css';
import { pollMs, type System } from './system.queries';
import { useSystem, type SystemView } from './use-system';

export function SystemPage() {
  const { view, refresh } = useSystem(pollMs);
  const known = view.state === 'live' || view.state === 'stale';
  return (
    <>
      <PageHeading
        title="System"
        aside={
          <div className={classes.freshness}>
            <Freshness view={view} />
            <Button
              variant="default"
              leftSection={<IconRefresh size={18} stroke={1.6} aria-hidden />}
              onClick={refresh}
            >
              Refresh
            </Button>
          </div>
        }
      />
      <div className={classes.page}>
        {view.state === 'loading' ? <Loading /> : <Banner view={view} />}
        {known && <Details system={view.system} receivedAt={view.receivedAt} stale={view.state === 'stale'} />}
      </div>
    </>
  );
}

function Freshness({ view }: { view: SystemView }) {
  const now = useNow();
  if (view.state === 'loading') return <span>Asking the API...</span>;
  if (view.state === 'unreachable') return <span>No answer yet</span>;
  return <span>{`${view.state === 'stale' ? 'Last answer' : 'Updated'} ${ago(now - view.receivedAt)}`}</span>;
}

function Details({ system, receivedAt, stale }: { system: System; receivedAt: number; stale: boolean }) {
  const now = useNow();
  const { api, worker } = system;
  const instances = [...api.instances, ...worker.instances];
  // Time has passed since the answer; only the difference is taken from this computer's clock.
  const serverNow = Date.parse(system.now) + Math.max(0, now - receivedAt);
  return (
    <>
      <div className={classes.services}>
        <Section title="API" stale={stale} aside={<Mark pill state={apiLevel(api)} />}>
          <ChecksList checks={api.checks} />
        </Section>
        <Section title="Worker" stale={stale} aside={<Mark pill state={workerState(worker)} />}>
          <WorkerBody worker={worker} />
        </Section>
      </div>
      <Section title="Builds" stale={stale}>
        <BuildsTable system={system} />
      </Section>
      <Section title="Instances" stale={stale}>
        {instances.length > 0 ? (
          <InstancesTable instances={instances} serverNow={serverNow} />
        ) : (
          <p className={classes.none}>No instance is listed: the list lives in the database.</p>
        )}
      </Section>
    </>
  );
}

function WorkerBody({ worker }: { worker: System['worker'] }) {
  if (worker.status === 'absent') return <NoWorker />;
  if (worker.status === 'unknown')
    return (
      <p className={classes.none}>
        Workers report to the database. Until it answers, nobody can tell whether one is running.
      </p>
    );
  return <ChecksList checks={mergeChecks(worker.instances)} />;
}

function workerState(worker: System['worker']): State {
  return worker.status === 'ready' ? workerLevel(worker) : worker.status;
}

/** The size of what will come, so that nothing jumps. */
function Loading() {
  return (
    <div className={classes.page} role="status" aria-label="Loading the state of the system">
      <Skeleton height={66} radius="lg" />
      <div className={classes.services}>
        <Skeleton height={240} radius="lg" />
        <Skeleton height={240} radius="lg" />
      </div>
      <Skeleton height={250} radius="lg" />
      <Skeleton height={200} radius="lg" />
    </div>
  );
}
