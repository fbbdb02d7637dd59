import { isIP } from 'node:net';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DomainError } from '@souk/platform';
import { isPublicAddress } from './public-address';

export type RemoteProtocol = 'https' | 'http' | 'ssh' | 'file';

/** A repository that may be asked for. `url` is put together from checked parts: nothing else reaches git. */
export interface Remote {
  url: string;
  /** By which two remotes are the same repository. */
  canonicalUrl: string;
  protocol: RemoteProtocol;
  /** In lower case and ASCII, an IPv6 address without its brackets; empty for a file. */
  host: string;
  port?: number;
  /** Of ssh only. */
  user?: string;
  path: string;
}

export interface RemoteRules {
  /** File URLs, plain http and private hosts count, too. */
  allowFile?: boolean;
}

const longest = 2048;
const refused = (code: string, message: string) => new DomainError('invalid', code, message);

/** What a person wrote, as something that git may be pointed at. Throws before anything is connected to. */
export function parseRemote(text: string, rules: RemoteRules = {}): Remote {
  const given = text.trim();
  if (given === '') throw refused('url_invalid', 'Give the URL of a git repository.');
  if (given.length > longest) throw refused('url_invalid', `A URL has at most ${longest} characters.`);
  // A backslash is a slash to some and a name to others: what was checked must be what is asked.
  if (/[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}\p{Cs}\\]/u.test(given) && !isWindowsPath(given, rules)) {
    throw refused('url_invalid', 'A URL has no spaces, control characters, invisible characters or backslashes.');
  }
  if (given.startsWith('-')) throw refused('url_invalid', 'A URL does not begin with a hyphen.');
  if (/^[a-z][a-z0-9+.-]*::/i.test(given)) throw wrongProtocol(rules);
  if (path.isAbsolute(given)) return fileRemote(given, rules);
  const protocol = /^([a-z][a-z0-9+.-]*):\/\//i.exec(given)?.[1]?.toLowerCase();
  switch (protocol) {
    case 'https':
      return webRemote(given, 'https', rules);
    case 'http':
      if (!rules.allowFile) throw wrongProtocol(rules);
      return webRemote(given, 'http', rules);
    case 'ssh':
      return sshRemote(given, rules);
    case 'file':
      return fileRemote(given, rules);
    case undefined:
      return scpRemote(given, rules);
    default:
      throw wrongProtocol(rules);
  }
}

const isWindowsPath = (given: string, { allowFile }: RemoteRules): boolean =>
  allowFile === true && path.sep === '\\' && /^[a-z]:\\[^\p{Cc}]*$/iu.test(given);

const wrongProtocol = ({ allowFile }: RemoteRules) =>
  refused('url_protocol', `Use an https or ssh URL${allowFile ? ', or a file' : ''}: others are not asked.`);

function webRemote(given: string, protocol: 'https' | 'http', rules: RemoteRules): Remote {
  const [, authority = ''] = /^[^:]+:\/\/([^/?#]*)/.exec(given) ?? [];
  if (authority.includes('@')) throw withCredentials();
  const { host, port } = hostAndPort(authority, protocol, rules);
  if (/[?#]/.test(given)) throw refused('url_invalid', 'The URL of a repository has no query and no fragment.');
  const name = pathOf(given.slice(given.indexOf('://') + 3 + authority.length));
  const url = `${protocol}://${authorityOf(host, port)}${name}`;
  return {
    url,
    canonicalUrl: canonical(protocol, host, port, undefined, name),
    protocol,
    host,
    path: name,
    ...only({ port }),
  };
}

function sshRemote(given: string, rules: RemoteRules): Remote {
  const [, before = '', rest = ''] = /^ssh:\/\/([^/]*)(.*)$/is.exec(given) ?? [];
  if (/[?#]/.test(given)) throw refused('url_invalid', 'The URL of a repository has no query and no fragment.');
  const { user, authority } = userOf(before);
  const { host, port } = hostAndPort(authority, 'ssh', rules);
  const name = pathOf(rest);
  const who = user === undefined ? '' : `${user}@`;
  return {
    url: `ssh://${who}${authorityOf(host, port)}${name}`,
    canonicalUrl: canonical('ssh', host, port, user, name),
    protocol: 'ssh',
    host,
    path: name,
    ...only({ port, user }),
  };
}

/** `git@host:path`, as the forges show it. */
function scpRemote(given: string, rules: RemoteRules): Remote {
  const [, before, name] = /^((?:[^@/]*@)?(?:\[[^\]]*\]|[^:/@[\]]+)):(.+)$/s.exec(given) ?? [];
  if (before === undefined || name === undefined) {
    if (/^[^/]*@[^/]*@/.test(given) || /^[^@/]*:[^@/]*@/.test(given)) throw withCredentials();
    throw refused('url_invalid', 'It is no URL of a git repository: https://host/path or git@host:path.');
  }
  if (name.startsWith('//')) throw wrongProtocol(rules);
  const { user, authority } = userOf(before);
  const { host } = hostAndPort(authority, 'ssh', rules);
  if (name.startsWith('-')) throw refused('url_invalid', 'The path does not begin with a hyphen.');
  const checked = pathOf(name.startsWith('/') ? name : `/${name}`, false);
  const asked = name.startsWith('/') ? checked : checked.slice(1);
  return {
    url: `${user === undefined ? '' : `${user}@`}${bracketed(host)}:${asked}`,
    canonicalUrl: canonical('ssh', host, undefined, user, checked),
    protocol: 'ssh',
    host,
    path: asked,
    ...only({ user }),
  };
}

function fileRemote(given: string, { allowFile }: RemoteRules): Remote {
  if (!allowFile) throw refused('url_protocol', 'Files of the server are no sources here: use an https or ssh URL.');
  let folder: string;
  try {
    folder = path.isAbsolute(given) ? path.resolve(given) : fileURLToPath(given);
  } catch {
    throw refused('url_invalid', 'A file URL looks like file:///folder/repository.git, without a host.');
  }
  if (folder.includes('\0')) throw refused('url_invalid', 'A path has no zero byte.');
  const url = pathToFileURL(folder).href;
  return { url, canonicalUrl: shortened(url), protocol: 'file', host: '', path: folder };
}

const withCredentials = () =>
  refused('url_credentials', 'Leave user and password out of the URL and give the credential in its own field.');

function userOf(before: string): { user?: string; authority: string } {
  const at = before.lastIndexOf('@');
  if (at === -1) return { authority: before };
  const user = before.slice(0, at);
  if (user.includes(':')) throw withCredentials();
  if (!/^[a-z0-9_][a-z0-9._-]*$/i.test(user)) throw refused('url_invalid', 'The user has letters, digits, . _ and -.');
  return { user, authority: before.slice(at + 1) };
}

const defaultPorts = { https: 443, http: 80, ssh: 22 } as const;

function hostAndPort(
  authority: string,
  protocol: keyof typeof defaultPorts,
  rules: RemoteRules,
): { host: string; port: number | undefined } {
  const [, written, digits] = /^(\[[^\]]*\]|[^:[\]]*)(?::(\d*))?$/.exec(authority) ?? [];
  if (!written) throw refused('url_invalid', 'The URL names no host.');
  const port = digits ? Number(digits) : undefined;
  if (port !== undefined && (port < 1 || port > 65_535)) throw refused('url_invalid', 'A port is 1 to 65535.');
  const host = checkedHost(written, rules);
  return { host, port: port === defaultPorts[protocol] ? undefined : port };
}

/** Names that mean this machine or its network wherever they are asked. */
const privateNames = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|localdomain|home\.arpa)$/;

function checkedHost(written: string, rules: RemoteRules): string {
  if (written.endsWith('.')) throw refused('url_host', 'A host does not end with a dot.');
  if (written.includes('%')) throw refused('url_host', 'A host has no % in it.');
  const host = asciiHost(written);
  const address = isIP(host) !== 0;
  if (address && !isPublicAddress(host) && !rules.allowFile) throw privateHost();
  // 0x7f.1, 017700000001, full-width digits: nobody writes an address like that to be understood.
  if (address && !written.startsWith('[') && written !== host) {
    throw refused('url_host', 'Write an IP address in its usual form.');
  }
  if (address) return host;
  if (host.length > 253 || !host.split('.').every((label) => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/.test(label))) {
    throw refused('url_host', 'The host is no host name.');
  }
  if (!rules.allowFile && (privateNames.test(host) || !host.includes('.'))) throw privateHost();
  return host;
}

/** The one reading of a host that everything later agrees on. Brackets are taken off. */
function asciiHost(written: string): string {
  let host: string;
  try {
    host = new URL(`https://${written}/`).hostname;
  } catch {
    throw refused('url_host', 'The host is no host name and no IP address.');
  }
  if (host === '' || /[/?#@:]/.test(written.replace(/^\[.*\]$/, ''))) throw refused('url_host', 'The host is no host.');
  return host.startsWith('[') ? unmapped(host.slice(1, -1)) : host;
}

/** `::ffff:7f00:1` is 127.0.0.1 to a socket, so it is to us. */
function unmapped(address: string): string {
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address) ?? [];
  if (high === undefined || low === undefined) return address;
  const [a, b] = [parseInt(high, 16), parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}

export const privateHost = (): DomainError =>
  refused(
    'url_host_private',
    'The host is on this machine or in its network: only repositories on the internet are asked.',
  );

/** One spelling: what need not be escaped is not, what must be is, in upper case. */
function pathOf(written: string, decode = true): string {
  let name = written;
  if (decode) {
    if (/%(?![0-9a-f]{2})/i.test(written)) throw refused('url_invalid', 'A % in a URL is followed by two hex digits.');
    if (/%(?:[01][0-9a-f]|7f|5c)/i.test(written)) throw refused('url_invalid', 'The path holds control characters.');
    name = written
      .replace(/%[0-9a-f]{2}/gi, (code) => {
        const character = String.fromCharCode(parseInt(code.slice(1), 16));
        return /[a-z0-9._~-]/i.test(character) ? character : code.toUpperCase();
      })
      .replace(/[^\p{ASCII}]/gu, encodeURIComponent);
  }
  name = name.replace(/\/{2,}/g, '/').replace(/\/+$/, '');
  if (name === '') throw refused('url_invalid', 'The URL names a host and no repository.');
  if (name.split('/').some((part) => part === '.' || part === '..')) {
    throw refused('url_invalid', 'The path of a repository has no . and no .. in it.');
  }
  return name;
}

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);
const authorityOf = (host: string, port: number | undefined): string =>
  port === undefined ? bracketed(host) : `${bracketed(host)}:${port}`;

const only = <T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

/** Where a repository has one name whatever the case of its letters and whichever way it is asked for. */
const forges = new Set(['github.com', 'gitlab.com', 'bitbucket.org', 'codeberg.org']);

function canonical(
  protocol: RemoteProtocol,
  host: string,
  port: number | undefined,
  user: string | undefined,
  name: string,
): string {
  if (forges.has(host) && port === undefined) return shortened(`https://${host}${name.toLowerCase()}`);
  const who = user === undefined || user === 'git' ? '' : `${user}@`;
  return shortened(`${protocol}://${who}${authorityOf(host, port)}${name}`);
}

const shortened = (url: string): string => url.replace(/\/+$/, '').replace(/(?<=[^/])\.git$/i, '');
