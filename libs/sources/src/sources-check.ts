import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '@souk/platform';
import { type Artifact } from './detection/artifacts';
import { type Detection } from './detection/detect';
import { type Kind } from './detection/kinds';
import { type Mapping } from './detection/mappings';
import { type GitAccess } from './git/access';
import { inferUrl, type RefAndRoot } from './git/infer-url';
import { GitRemotes, pick, type RemoteRef, type RemoteRefs } from './git/git-remotes';
import { type Mirror } from './git/mirror';
import { Mirrors } from './git/mirrors';
import { parseRemote } from './git/remote';
import { SourceMappings } from './mappings-store';
import { nameOf, refOf, rootOf } from './source-content';
import { type Credential, SourceCredentials } from './source-credentials';
import { findIn } from './source-detection';
import { SourceOptions } from './source-options';

export interface CheckedSource {
  url: string;
  ref?: string | null | undefined;
  root?: string | null | undefined;
  singleKind?: Kind | null | undefined;
  credential?: Credential | null | undefined;
  mappings?: readonly Mapping[] | undefined;
}

export interface CheckResult {
  url: string;
  reachable: boolean;
  /** Why there is no more than that. */
  problem: { code: string; message: string } | null;
  /** The default branch. */
  head: RemoteRef | null;
  refs: { items: RemoteRef[]; total: number };
  commit: string | null;
  found: CheckFinding | null;
}

export interface CheckFinding {
  byKind: Partial<Record<Kind, number>>;
  artifacts: Pick<Artifact, 'kind' | 'path' | 'name' | 'confidence' | 'provenance'>[];
  total: number;
  problems: number;
  files: number;
  /** Limits that were hit: there is more than this. */
  limits: string[];
  /** Files that the server did not hand out. */
  missing: number;
}

export interface InferredSource {
  url: string;
  ref: string | null;
  root: string;
  name: string;
  host: string;
  /** Where a branch ends and a folder begins may be read in several ways: all of them, the likeliest first. */
  candidates: { ref: string | null; root: string }[];
}

const mebibyte = 1024 * 1024;
export const checkLimits = { budgetMs: 20_000, repositoryMaxBytes: 200 * mebibyte, maxFiles: 50_000 };
const inferenceMs = 5000;
const mostRefs = 200;
const mostArtifacts = 50;

/** What adding a source would bring. Nothing is kept, not even what was fetched. */
@Injectable()
export class SourceCheck {
  constructor(
    private readonly options: SourceOptions,
    private readonly remotes: GitRemotes,
    private readonly mirrors: Mirrors,
    private readonly credentials: SourceCredentials,
    private readonly mappings: SourceMappings,
  ) {}

  /** Asks the server only where the address alone does not say where the branch ends; `wait` is for then. */
  async infer(text: string, wait: () => AbortSignal): Promise<InferredSource> {
    const rules = { allowFile: this.options.git.allowFile };
    const { url, remote, candidates } = inferUrl(text, rules);
    let known: RefAndRoot[] = candidates;
    if (candidates.length > 1) {
      const signal = AbortSignal.any([wait(), AbortSignal.timeout(inferenceMs)]);
      const said = await this.remotes
        .lsRemote({ sourceId: `check-${randomUUID()}`, remote }, { signal })
        .catch(() => undefined); // private, or away: the likeliest is the answer then
      if (said) known = inferUrl(text, { ...rules, refs: said.refs.map(({ name }) => name) }).candidates;
    }
    const readings = known.map(({ ref = null, root }) => ({ ref, root }));
    const [first = { ref: null, root: '' }] = readings;
    return { url, ...first, name: nameOf(remote), host: remote.host, candidates: readings };
  }

  /** Throws for what was asked wrongly; what the server says, or does not say, is the answer. */
  async run(given: CheckedSource, caller?: AbortSignal): Promise<CheckResult> {
    const remote = parseRemote(given.url, { allowFile: this.options.git.allowFile });
    const ref = refOf(given.ref ?? null);
    const sought = {
      root: rootOf(given.root ?? ''),
      singleKind: given.singleKind ?? null,
      mappings: this.mappings.checked(given.mappings ?? []),
    };
    const sourceId = `check-${randomUUID()}`;
    if (given.credential) await this.credentials.check(sourceId, remote, given.credential);
    const access: GitAccess = { sourceId, remote, ...(given.credential ? { credential: given.credential } : {}) };
    const late = AbortSignal.timeout(checkLimits.budgetMs);
    const signal = caller ? AbortSignal.any([caller, late]) : late;

    const result: CheckResult = {
      url: remote.url,
      reachable: false,
      problem: null,
      head: null,
      refs: { items: [], total: 0 },
      commit: null,
      found: null,
    };
    try {
      const known = await this.remotes.lsRemote(access, { signal });
      Object.assign(result, { reachable: true, ...refsOf(known) });
      const wanted = pick(known, ref);
      result.commit = wanted.commit;
      const { repositoryMaxBytes, maxFiles, budgetMs: timeoutMs } = checkLimits;
      const limits = { repositoryMaxBytes, maxFiles, timeoutMs };
      result.found = await this.mirrors.use(access, wanted, { signal, limits }, async (mirror) => {
        if (sought.root !== '' && !(await mirror.listFolder(sought.root)))
          throw new DomainError('unprocessable', 'root_not_found', `The commit has no folder "${sought.root}".`);
        return findingOf(await findIn(mirror.repository, sought, { signal }), mirror);
      });
    } catch (error) {
      if (caller?.aborted) throw error;
      if (late.aborted) result.problem = outOfTime;
      else if (error instanceof DomainError) result.problem = { code: error.code, message: error.message };
      else throw error;
    } finally {
      await this.mirrors.remove(sourceId).catch(() => undefined);
    }
    return result;
  }
}

const outOfTime = {
  code: 'timeout',
  message: `It took longer than the ${checkLimits.budgetMs / 1000} s that a check has. A scan has more time: add the source to see.`,
};

/** Branches before tags, and the default branch first. */
function refsOf({ head, refs }: RemoteRefs): Pick<CheckResult, 'head' | 'refs'> {
  const rank = ({ name }: RemoteRef) => (name === head?.name ? 0 : name.startsWith('refs/heads/') ? 1 : 2);
  const ordered = [...refs].sort((one, other) => rank(one) - rank(other) || (one.name < other.name ? -1 : 1));
  return { head, refs: { items: ordered.slice(0, mostRefs), total: refs.length } };
}

function findingOf({ artifacts, problems, stats }: Detection, { limits, missing }: Mirror): CheckFinding {
  const byKind: Partial<Record<Kind, number>> = {};
  for (const { kind } of artifacts) byKind[kind] = (byKind[kind] ?? 0) + 1;
  return {
    byKind,
    artifacts: artifacts
      .slice(0, mostArtifacts)
      .map(({ kind, path, name, confidence, provenance }) => ({ kind, path, name, confidence, provenance })),
    total: artifacts.length,
    problems: problems.length,
    files: stats.files,
    limits: [...limits],
    missing: missing.length,
  };
}
