import { shortSha } from '../../build';
import { ago, shortDate } from '../../time';
import { Mark } from './mark';
import { type Instance } from './system.queries';
import { Table } from '../../components/table';

const services = { api: 'API', worker: 'Worker' } as const;

/** `serverNow`: the server's clock at this moment, since the reader's own may be wrong. */
export function InstancesTable({ instances, serverNow }: { instances: Instance[]; serverNow: number }) {
  return (
    <Table
      label="Instances"
      rows={instances}
      keyOf={({ id }) => id}
      columns={[
        { title: 'Service', cell: ({ service }) => services[service] },
        { title: 'State', cell: ({ status }) => <Mark state={status} /> },
        ...(instances.some(({ host }) => host !== null) ? [{ title: 'Host', cell: ({ host }: Instance) => host }] : []),
        {
          title: 'Build',
          cell: ({ build }) => (
            <span>
              {build.version} <code title={build.gitSha}>{shortSha(build.gitSha)}</code>
            </span>
          ),
        },
        {
          title: 'Started',
          cell: ({ startedAt }) => (
            <time dateTime={startedAt} title={startedAt}>
              {shortDate(startedAt)}
            </time>
          ),
        },
        {
          title: 'Last seen',
          cell: ({ seenAt }) => (
            <time dateTime={seenAt} title={seenAt}>
              {ago(serverNow - Date.parse(seenAt))}
            </time>
          ),
        },
      ]}
    />
  );
}
