import { type WebhookHeaders } from './webhook-signature';
import { type Source } from './source.entity';

/** Why a delivery that is authentic brings no scan. */
export const ignoredReasons = ['not_a_push', 'other_ref', 'deleted', 'fixed_commit'] as const;
export type IgnoredReason = (typeof ignoredReasons)[number];

/** What GitHub and GitLab say of a push, where they say the same. */
interface Push {
  ref: string;
  after: string | undefined;
  defaultBranch: string | undefined;
}

/** Undefined: the push moved what the source follows. */
export function ignoredBecause(
  headers: WebhookHeaders,
  body: unknown,
  source: Pick<Source, 'ref'>,
): IgnoredReason | undefined {
  const push = isPush(headers) ? pushOf(body) : undefined;
  if (!push) return 'not_a_push';
  if (source.ref !== null && /^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(source.ref)) return 'fixed_commit';
  if (!follows(source.ref, push)) return 'other_ref';
  return push.after !== undefined && /^0+$/.test(push.after) ? 'deleted' : undefined;
}

const isPush = (headers: WebhookHeaders): boolean =>
  headers['x-github-event'] === 'push' ||
  headers['x-gitlab-event'] === 'Push Hook' ||
  headers['x-gitlab-event'] === 'Tag Push Hook';

function follows(ref: string | null, { ref: pushed, defaultBranch }: Push): boolean {
  // Where the default branch is not told, the scan sees in one round trip whether it has moved.
  if (ref === null || ref === 'HEAD') return defaultBranch === undefined || pushed === `refs/heads/${defaultBranch}`;
  return [ref, `refs/${ref}`, `refs/heads/${ref}`, `refs/tags/${ref}`].includes(pushed);
}

function pushOf(body: unknown): Push | undefined {
  const ref = field(body, 'ref');
  if (typeof ref !== 'string') return undefined;
  const after = field(body, 'after');
  const branch = field(field(body, 'repository'), 'default_branch') ?? field(field(body, 'project'), 'default_branch');
  return {
    ref,
    after: typeof after === 'string' ? after : undefined,
    defaultBranch: typeof branch === 'string' ? branch : undefined,
  };
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
