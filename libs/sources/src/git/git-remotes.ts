import { DomainError } from '@souk/platform';
import { type GitAccess } from './access';
import { Connection } from './connection';
import { withDeadline } from './deadline';
import { type GitOptions } from './git-options';

/** A name in full, such as `refs/heads/main`, and the commit behind it, behind annotated tags too. */
export interface RemoteRef {
  name: string;
  commit: string;
}

export interface RemoteRefs {
  /** The default branch. Null: there is no commit yet. */
  head: RemoteRef | null;
  /** Branches and tags. */
  refs: RemoteRef[];
}

/** What servers say of their repositories, without fetching any. */
export class GitRemotes {
  constructor(private readonly options: GitOptions) {}

  lsRemote(access: GitAccess, options: { signal?: AbortSignal } = {}): Promise<RemoteRefs> {
    return withDeadline(Math.min(this.options.timeoutMs, 60_000), options.signal, async (signal) => {
      const connection = await Connection.open(access, this.options, signal);
      try {
        return readRefs(await connection.git(['ls-remote', '--symref', 'origin'], { signal }));
      } finally {
        await connection.close();
      }
    });
  }

  /** The commit that a ref means now; of no ref, that of the default branch. A branch comes before a tag of its name. */
  async resolve(
    access: GitAccess,
    ref: string | null | undefined,
    options: { signal?: AbortSignal } = {},
  ): Promise<{ commit: string; ref: string | null }> {
    return pick(await this.lsRemote(access, options), ref);
  }
}

export function pick(
  { head, refs }: RemoteRefs,
  ref: string | null | undefined,
): { commit: string; ref: string | null } {
  if (!head && refs.length === 0) {
    throw new DomainError('unprocessable', 'repository_empty', 'The repository has no commit yet.');
  }
  if (ref === null || ref === undefined || ref === '') {
    if (head) return { commit: head.commit, ref: head.name };
    throw new DomainError(
      'unprocessable',
      'ref_not_found',
      'The repository has no default branch: name a branch or tag.',
    );
  }
  const found = [ref, `refs/heads/${ref}`, `refs/tags/${ref}`]
    .map((name) => refs.find((known) => known.name === name))
    .find(Boolean);
  if (found) return { commit: found.commit, ref: found.name };
  // A commit is in no list; whether the server has it shows when it is fetched.
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(ref)) return { commit: ref.toLowerCase(), ref: null };
  if (ref === 'HEAD' && head) return { commit: head.commit, ref: head.name };
  throw new DomainError('unprocessable', 'ref_not_found', `The repository has no branch or tag "${ref}".`);
}

function readRefs(answer: Buffer): RemoteRefs {
  const commits = new Map<string, string>();
  let headName = '';
  for (const line of answer.toString().split('\n')) {
    const [left = '', name = ''] = line.split('\t');
    const [, target] = /^ref: (.+)$/.exec(left) ?? [];
    if (target !== undefined && name === 'HEAD') headName = target;
    // `refs/tags/v1^{}` follows `refs/tags/v1`: the commit that an annotated tag stands for.
    else if (/^[0-9a-f]{40,64}$/.test(left)) commits.set(name.replace(/\^\{\}$/, ''), left);
  }
  const commit = commits.get('HEAD');
  const refs = [...commits]
    .filter(([name]) => /^refs\/(heads|tags)\//.test(name))
    .map(([name, of]) => ({ name, commit: of }));
  // An old server does not say which branch its HEAD is.
  const name = headName || refs.find((ref) => ref.commit === commit)?.name || 'HEAD';
  return { head: commit === undefined ? null : { name, commit }, refs };
}
