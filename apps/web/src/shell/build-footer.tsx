import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { sameBuild, shortSha, webBuild, type Build } from '../build';
import { useSystem } from '../pages/system/use-system';
import { shortDate } from '../time';
import classes from './build-footer.module.css';

const everyMs = 30_000;

/** Which builds are talking to each other: the first question when something behaves oddly after a deploy. */
export function BuildFooter() {
  const { view } = useSystem(everyMs);
  const web = webBuild();
  const reached = view.state === 'live' || view.state === 'stale';
  return (
    <footer className={classes.footer}>
      <dl className={classes.builds}>
        <BuildLine name="Web" build={web} />
        {reached && <BuildLine name="API" build={view.system.api.build} />}
        {view.state === 'loading' && <Line name="API">asking...</Line>}
      </dl>
      <div role="status" className={classes.notes}>
        {(view.state === 'unreachable' || view.state === 'stale') && (
          <p className={classes.unreachable}>
            <IconPlugConnectedX size={18} stroke={1.8} aria-hidden /> API unreachable
          </p>
        )}
        {reached && !sameBuild(web, view.system.api.build) && (
          <p className={classes.differs}>
            <IconAlertTriangle size={18} stroke={1.8} aria-hidden /> Web and API builds differ
          </p>
        )}
      </div>
    </footer>
  );
}

function BuildLine({ name, build }: { name: string; build: Build }) {
  return (
    <Line name={name}>
      <span title="APP_VERSION">{build.version}</span>
      <code title={`GIT_SHA ${build.gitSha}`}>{shortSha(build.gitSha)}</code>
      <time dateTime={build.buildDate} title={`BUILD_DATE ${build.buildDate}`}>
        {shortDate(build.buildDate)}
      </time>
    </Line>
  );
}

function Line({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className={classes.build}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
