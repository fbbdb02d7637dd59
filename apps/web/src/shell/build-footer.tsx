import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../api';
import { sameBuild, shortSha, webBuild, type Build } from '../build';
import { shortDate } from '../time';
import classes from './build-footer.module.css';

const everyMs = 30_000;

/** Which builds are talking to each other: the first question when something behaves oddly after a deploy. */
export function BuildFooter() {
  const { data: build } = useQuery(apiBuildQuery());
  const web = webBuild();
  return (
    <footer className={classes.footer}>
      <dl className={classes.builds}>
        <BuildLine name="Web" build={web} />
        {build && <BuildLine name="API" build={build} />}
        {build === undefined && <Line name="API">asking...</Line>}
      </dl>
      <div role="status" className={classes.notes}>
        {build === null && (
          <p className={classes.unreachable}>
            <IconPlugConnectedX size={18} stroke={1.8} aria-hidden /> API unreachable
          </p>
        )}
        {build && !sameBuild(web, build) && (
          <p className={classes.differs}>
            <IconAlertTriangle size={18} stroke={1.8} aria-hidden /> Web and API builds differ
          </p>
        )}
      </div>
    </footer>
  );
}

/** Of the build of the API alone, for which nobody has to be signed in; null when it does not answer. */
const apiBuildQuery = () =>
  queryOptions({
    queryKey: ['build'],
    // An answer, not an error: a query that never had an answer would look like asking again at each attempt.
    queryFn: () => api.get('/api/version', { timeoutMs: 4000 }).catch(() => null),
    refetchInterval: everyMs,
  });

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
