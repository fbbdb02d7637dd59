import { isIP } from 'node:net';
import { DomainError } from '@souk/platform';
import { type GitAccess } from './access';
import { carry, type Carried } from './credentials';
import {
  git,
  type GitCommand,
  GitFailure,
  gitVersion,
  type GitVersion,
  pinsAddresses,
  requireVersion,
} from './git-command';
import { type Config, prepareHome } from './git-environment';
import { explained } from './git-errors';
import { type GitOptions } from './git-options';
import { addressesOf } from './pinned-host';
import { locationOf } from './redirect';
import { parseRemote, type Remote } from './remote';
import { sshCommand } from './ssh-command';

/** How often a server may send us on, always on itself. */
const mostRedirects = 3;

/** One remote, looked up and checked once, for as many uses of git as somebody needs. To be closed. */
export class Connection {
  private constructor(
    private remote: Remote,
    private readonly addresses: readonly string[],
    private readonly carried: Carried,
    private readonly home: string,
    private readonly options: GitOptions,
  ) {}

  static async open(access: GitAccess, options: GitOptions, signal?: AbortSignal): Promise<Connection> {
    // What was stored under other rules is judged by those of today.
    const remote = parseRemote(access.remote.url, options);
    const { home, version } = await prepared(options);
    if (remote.protocol.startsWith('http') && !isIP(remote.host)) requireVersion(version, pinsAddresses);
    const addresses = await addressesOf(remote, options, signal);
    return new Connection(remote, addresses, await carry({ ...access, remote }), home, options);
  }

  /** Git with this remote as `origin`. Where the server sends us on to another path of its own, we follow. */
  async git(args: readonly string[], command: Omit<GitCommand, 'home' | 'secrets' | 'env'> = {}): Promise<Buffer> {
    for (let redirects = 0; ; redirects++) {
      try {
        return await git(args, {
          ...command,
          home: this.home,
          // Where things lie on this machine is nobody's business either.
          secrets: [...this.carried.secrets, this.options.cacheDir],
          config: [...this.settings(), ...(command.config ?? [])],
          env: this.environment(),
        });
      } catch (error) {
        if (!(error instanceof GitFailure) || !isRedirect(error)) throw explained(error, this.remote);
        if (redirects === mostRedirects) throw redirected('in circles');
        this.remote = await this.following(command.signal);
      }
    }
  }

  close(): Promise<void> {
    return this.carried.dispose();
  }

  private settings(): Config {
    const { protocol, host, port, url } = this.remote;
    const pinned: Config =
      protocol.startsWith('http') && !isIP(host)
        ? [['http.curloptResolve', `${host}:${port ?? (protocol === 'https' ? 443 : 80)}:${this.addressList()}`]]
        : [];
    return [['remote.origin.url', url], [`protocol.${protocol}.allow`, 'always'], ...pinned, ...this.carried.config];
  }

  private addressList(): string {
    return this.addresses.map((address) => (isIP(address) === 6 ? `[${address}]` : address)).join(',');
  }

  private environment(): Record<string, string> {
    const { protocol, host } = this.remote;
    const [address] = this.addresses;
    if (protocol !== 'ssh' || address === undefined) return {};
    return { GIT_SSH_COMMAND: sshCommand(host, address, this.home, this.carried.keyFile), GIT_SSH_VARIANT: 'ssh' };
  }

  private async following(signal?: AbortSignal): Promise<Remote> {
    const to = await locationOf(this.remote, this.addresses, this.carried.header, signal);
    let remote: Remote;
    try {
      remote = parseRemote(to, this.options);
    } catch (error) {
      throw redirected('to a place that is not asked', error);
    }
    const { protocol, host, port } = this.remote;
    if (remote.protocol === protocol && remote.host === host && remote.port === port) return remote;
    throw redirected(`to ${remote.url}. If that is the repository, give its URL`);
  }
}

interface Prepared {
  home: string;
  version: GitVersion;
}

/** Once per process and cache; a git that was missing is looked for again. */
const preparations = new WeakMap<GitOptions, Promise<Prepared>>();

function prepared(options: GitOptions): Promise<Prepared> {
  const known = preparations.get(options);
  if (known) return known;
  const fresh = prepare(options);
  preparations.set(options, fresh);
  fresh.catch(() => preparations.delete(options));
  return fresh;
}

async function prepare({ cacheDir }: GitOptions): Promise<Prepared> {
  const home = await prepareHome(cacheDir);
  return { home, version: await gitVersion(home) };
}

const isRedirect = ({ said }: GitFailure): boolean =>
  /returned error: 30[12378]|unable to update url base from redirection/.test(said);

const redirected = (where: string, cause?: unknown) =>
  new DomainError('invalid', 'url_redirected', `The server sends us ${where}.`, { cause });
