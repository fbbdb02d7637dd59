import { DomainError, type ErrorKind } from '@souk/platform';
import { GitFailure } from './git-command';
import { type Remote } from './remote';

interface Meaning {
  code: string;
  kind: ErrorKind;
  when: RegExp;
  message: string;
}

const damage =
  'The repository is damaged, or it holds what git itself refuses. Its owner can find out with "git fsck".';

/** What git says in the C locale, and what it means to whoever added the source. The first that fits counts. */
const meanings: readonly Meaning[] = [
  {
    code: 'host_key_changed',
    kind: 'unprocessable',
    when: /host key verification failed|remote host identification has changed/i,
    message:
      'The server shows another ssh key than before. If that is right, remove its line from known_hosts in the home folder of the git cache.',
  },
  {
    code: 'auth_failed',
    kind: 'unprocessable',
    when: /could not read (username|password)|authentication failed|permission denied \(|access denied|returned error: 40[13]|invalid credentials|error in libcrypto|load key /i,
    message: 'The server wants a credential that it accepts: the repository is private, or there is none of that name.',
  },
  {
    code: 'disk_full',
    kind: 'unavailable',
    when: /no space left on device|out of disk ?space|disk quota exceeded|not enough space/i,
    message: 'The disk of the git cache is full. What was fetched has been removed; make room and scan again.',
  },
  {
    code: 'not_found',
    kind: 'unprocessable',
    when: /repository .*not found|returned error: 404|does not appear to be a git repository|no such file or directory|repository not exported|not a git repository|project you were looking for could not be found/i,
    message: 'There is no repository at that URL, or it is private and wants a credential.',
  },
  {
    code: 'ref_not_found',
    kind: 'unprocessable',
    when: /couldn't find remote ref|not our ref|does not allow request for unadvertised object|no such remote ref|mismatched algorithms/i,
    message: 'The repository has no such branch, tag or commit any more.',
  },
  {
    code: 'timeout',
    kind: 'unavailable',
    when: /timed out|operation too slow/i,
    message: 'The server took too long to answer.',
  },
  {
    code: 'corrupt',
    kind: 'unprocessable',
    when: /^remote: (fatal|error|aborting)|fsck|corrupt|bad object|sha1 mismatch|hash mismatch/im,
    message: damage,
  },
  {
    code: 'network',
    kind: 'unavailable',
    when: /could not resolve|failed to connect|couldn't connect|connection (refused|reset|closed|was|timed)|unexpected disconnect|hung up|early eof|rpc failed|transfer closed|ssl|certificate|tls|empty reply|network is unreachable|no route to host|returned error: 5\d\d|returned error: 429|kex_exchange|bad response|recv failure/i,
    message: 'The server could not be reached, or the line was cut.',
  },
  // After the network: half a pack is damaged, too.
  {
    code: 'corrupt',
    kind: 'unprocessable',
    when: /inflate|bad pack|invalid index-pack|pack has|missing (blob|tree|commit)|did not send all necessary objects/i,
    message: damage,
  },
  {
    code: 'refused',
    kind: 'unprocessable',
    when: /remote error|expected 'packfile'|not supported|does not support|returned error: \d+|transport '\w+' not allowed|not valid: is this a git repository|protocol error/i,
    message: 'The server refused what git asked for.',
  },
];

/** What happened, for a person; never a secret, because what git said is free of them. */
export function explained(error: unknown, remote: Remote): unknown {
  if (!(error instanceof GitFailure)) return error;
  const meaning = meanings.find(({ when }) => when.test(error.said));
  const line = tellingLine(error.said, meaning?.when);
  const said = line === undefined ? '' : ` Git says: ${line}`;
  const facts = { url: remote.canonicalUrl };
  return meaning
    ? new DomainError(meaning.kind, meaning.code, `${meaning.message}${said}`, { facts, cause: error })
    : new DomainError('unavailable', 'git_failed', `Git could not do it.${said}`, { facts, cause: error });
}

const tellingLine = (said: string, when: RegExp | undefined): string | undefined => {
  const lines = said.split('\n');
  return (
    (when && lines.find((line) => when.test(line))) ?? lines.find((line) => line.startsWith('fatal:')) ?? lines.at(-1)
  );
};
