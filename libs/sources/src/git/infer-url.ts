import { DomainError } from '@souk/platform';
import { parseRemote, type Remote, type RemoteRules } from './remote';

/** A way to read what stands behind `/tree/`: a branch may have slashes in its name, so there are several. */
export interface RefAndRoot {
  /** Absent: the default branch. */
  ref?: string;
  root: string;
}

export interface InferredUrl {
  url: string;
  remote: Remote;
  /** The likeliest first; only one when the names of the refs are known. */
  candidates: RefAndRoot[];
}

export interface InferRules extends RemoteRules {
  /** Names of branches and tags, in full or short, as the server lists them. */
  refs?: readonly string[];
}

/** The repository, branch and folder behind whatever a person copied out of the address bar of a forge. */
export function inferUrl(text: string, rules: InferRules = {}): InferredUrl {
  const given = text.trim();
  const page = pageOf(spelledOut(given));
  const remote = parseRemote(page?.url ?? given, rules);
  return { url: remote.url, remote, candidates: page ? candidates(page, rules.refs) : [{ root: '' }] };
}

interface Page {
  url: string;
  /** What follows `/tree/` or the like: a ref and a path, one after the other. */
  rest: string[];
  /** Its last part is a file: the folder of it is meant. */
  isFile: boolean;
  /** The ref stands for itself, and no path follows. */
  whole?: boolean;
  /** From the query. */
  path?: string;
}

const hosts = /^(www\.)?(github\.com|gitlab\.com|raw\.githubusercontent\.com)\//i;

/** `owner/repo`, `owner/repo#branch` and addresses without their `https://`. */
function spelledOut(given: string): string {
  if (hosts.test(given)) return `https://${given}`;
  return /^[\w-]+\/[\w.-]+(#.*)?$/.test(given) && !/^[^/]*\/\.{1,2}(#|$)/.test(given)
    ? `https://github.com/${given}`
    : given;
}

function pageOf(given: string): Page | undefined {
  if (!/^https?:\/\//i.test(given) || !URL.canParse(given)) return undefined;
  // Hosts, credentials and odd characters are judged by the rules of remotes: what they would refuse is left as it is.
  const [, origin = '', after = ''] = /^(https?:\/\/[^/?#]*)([^?#]*)/i.exec(given) ?? [];
  const url = new URL(given);
  const host = url.hostname.replace(/^www\./, '');
  const parts = after.split('/').filter((part) => part !== '');
  const fragment = url.hash.length > 1 && !/^#(L\d|readme|:~:)/i.test(url.hash) ? decoded(url.hash.slice(1)) : '';
  const page =
    host === 'raw.githubusercontent.com'
      ? rawPage(parts)
      : isGitLab(host, parts)
        ? gitLabPage(origin, parts)
        : isGitHub(host, parts)
          ? gitHubPage(origin.replace(/\/\/www\./i, '//'), parts)
          : undefined;
  if (!page) return undefined;
  const asked = url.searchParams.get('ref') ?? '';
  const folder = url.searchParams.get('path') ?? '';
  // `owner/repo#branch`; behind a page, a fragment is a place on it.
  const named = page.rest.length === 0 ? asked || (parts.length === 2 ? fragment : '') : '';
  return named === ''
    ? { ...page, ...(folder === '' ? {} : { path: folder }) }
    : { ...page, rest: [named], whole: true };
}

const isGitLab = (host: string, parts: readonly string[]): boolean =>
  host === 'gitlab.com' || parts.includes('-') || /(^|\.)gitlab\./.test(host);

/** Its own host, and those of enterprises, which are known by the shape of their pages. */
const isGitHub = (host: string, parts: readonly string[]): boolean =>
  host === 'github.com' || /(^|\.)github\./.test(host) || /^(tree|blob|raw|edit|blame|commits)$/.test(parts[2] ?? '');

const pages = new Set(['tree', 'blob', 'raw', 'edit', 'blame', 'commits', 'find']);
const files = new Set(['blob', 'raw', 'edit', 'blame']);

function gitHubPage(origin: string, parts: readonly string[]): Page | undefined {
  const [owner, name, page = '', ...rest] = parts;
  if (owner === undefined || name === undefined) return undefined;
  return pageAt(`${origin}/${owner}/${name}`, page, rest);
}

function gitLabPage(origin: string, parts: readonly string[]): Page | undefined {
  const dash = parts.indexOf('-');
  // Without the hyphen it is an address of former years; a group or project may not be called `tree`.
  const end = dash >= 2 ? dash : parts.findIndex((part, index) => index >= 2 && pages.has(part));
  if (end === -1)
    return parts.length >= 2 ? { url: `${origin}/${parts.join('/')}`, rest: [], isFile: false } : undefined;
  const [page = '', ...rest] = parts.slice(dash === end ? end + 1 : end);
  return pageAt(`${origin}/${parts.slice(0, end).join('/')}`, page, rest);
}

function rawPage(parts: readonly string[]): Page | undefined {
  const [owner, name, ...rest] = parts;
  if (owner === undefined || name === undefined) return undefined;
  return pageAt(`https://github.com/${owner}/${name}`, 'raw', rest);
}

function pageAt(url: string, page: string, behind: readonly string[]): Page {
  const rest = behind.map(decoded);
  if (pages.has(page)) return { url, rest: withoutFullName(rest), isFile: files.has(page) };
  if (page === 'commit' || page === 'tags') return { url, rest: rest.slice(0, 1), isFile: false, whole: true };
  if (page === 'releases' && rest[0] === 'tag')
    return { url, rest: [rest.slice(1).join('/')], isFile: false, whole: true };
  // Issues, settings and the like say nothing of a ref.
  return { url, rest: [], isFile: false };
}

/** `refs/heads/main/folder` */
const withoutFullName = (rest: string[]): string[] =>
  rest[0] === 'refs' && (rest[1] === 'heads' || rest[1] === 'tags') ? rest.slice(2) : rest;

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new DomainError('invalid', 'url_invalid', 'A % in a URL is followed by two hex digits.');
  }
}

function candidates({ rest, isFile, whole, path = '' }: Page, refs: readonly string[] | undefined): RefAndRoot[] {
  const parts = rest.filter((part) => part !== '');
  if (parts.length === 0) return [{ root: folder(path) }];
  if (whole) return [{ ref: parts.join('/'), root: folder(path) }];
  // Of a file, the last part is its name, and the folder is meant.
  const most = isFile && parts.length > 1 ? parts.length - 1 : parts.length;
  const splits = Array.from({ length: most }, (_, index) => ({
    ref: parts.slice(0, index + 1).join('/'),
    root: folder(parts.slice(index + 1, isFile ? -1 : undefined).join('/')),
  }));
  const [first] = splits;
  if (first && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(first.ref)) return [first];
  if (refs) {
    const known = new Set(refs.map((ref) => ref.replace(/^refs\/(heads|tags)\//, '')));
    // Of `a` and `a/b` the longer is meant: a folder `b` would have been reached by the shorter only if there were no such branch.
    const right = splits.findLast(({ ref }) => known.has(ref));
    if (right) return [right];
  }
  return /^(feature|feat|fix|bugfix|hotfix|release|releases|chore|docs|dependabot|renovate|users?|dev|topic)$/i.test(
    first?.ref ?? '',
  ) && splits.length > 1
    ? [...splits.slice(1, 2), ...splits.slice(0, 1), ...splits.slice(2)]
    : splits;
}

function folder(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw new DomainError('invalid', 'url_invalid', 'The folder is not inside the repository.');
  return parts.join('/');
}
