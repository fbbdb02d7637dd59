import { IconAlertTriangleFilled, IconCircleCheckFilled } from '@tabler/icons-react';
import { sameBuild, webBuild, type Build } from '../../build';
import { shortDate } from '../../time';
import classes from './builds-table.module.css';
import { type System } from './system.queries';
import { Table } from '../../components/table';

interface BuildRow {
  part: string;
  build: Build;
  same: boolean;
}

/** One row per part and build, so that ten equal workers are one row and a forgotten old one stands out. */
export function buildRows({ api, worker }: Pick<System, 'api' | 'worker'>, web: Build): BuildRow[] {
  const row = (part: string, build: Build): BuildRow => ({ part, build, same: sameBuild(web, build) });
  const others = api.instances.map(({ build }) => build).filter((build) => !sameBuild(build, api.build));
  return [
    { part: 'Web', build: web, same: true },
    row('API', api.build),
    ...distinct(others).map((build) => row('API, other instance', build)),
    ...distinct(worker.instances.map(({ build }) => build)).map((build) => row('Worker', build)),
  ];
}

const distinct = (builds: Build[]) =>
  builds.filter((build, index) => builds.findIndex((other) => sameBuild(build, other)) === index);

export function BuildsTable({ system }: { system: System }) {
  const rows = buildRows(system, webBuild());
  return (
    <>
      {rows.some(({ same }) => !same) && (
        <p className={classes.note}>
          <IconAlertTriangleFilled size={18} aria-hidden /> Not every part runs the same build. That is normal during a
          deploy and for no longer.
        </p>
      )}
      <Table
        label="Builds"
        rows={rows}
        keyOf={({ part, build }) => `${part} ${build.version} ${build.gitSha}`}
        columns={[
          { title: 'Part', cell: ({ part }) => part },
          { title: 'Version', cell: ({ build }) => build.version },
          { title: 'Commit', cell: ({ build }) => <code>{build.gitSha}</code> },
          {
            title: 'Built',
            cell: ({ build }) => (
              <time dateTime={build.buildDate} title={build.buildDate}>
                {shortDate(build.buildDate)}
              </time>
            ),
          },
          { title: 'Compared', cell: (row) => <Comparison {...row} /> },
        ]}
      />
    </>
  );
}

function Comparison({ part, same }: BuildRow) {
  if (part === 'Web') return <span className={classes.self}>this page</span>;
  const Icon = same ? IconCircleCheckFilled : IconAlertTriangleFilled;
  return (
    <span className={same ? classes.same : classes.differs}>
      <Icon size={18} aria-hidden /> {same ? 'same as web' : 'differs from web'}
    </span>
  );
}
