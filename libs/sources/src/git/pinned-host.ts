import { isIP } from 'node:net';
import { DomainError } from '@souk/platform';
import { type GitOptions } from './git-options';
import { isPublicAddress } from './public-address';
import { privateHost, type Remote } from './remote';

/**
 * The addresses behind a host, looked up once. One that is not of the internet refuses all of them: whoever answers for the name
 * could otherwise show us a good one now and git another one later. Empty for a file.
 */
export async function addressesOf(
  remote: Remote,
  { lookup, allowFile }: GitOptions,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  if (remote.protocol === 'file') return [];
  const addresses = isIP(remote.host) ? [remote.host] : await lookedUp(remote.host, lookup, signal);
  if (!allowFile && !addresses.every(isPublicAddress)) throw privateHost();
  return addresses;
}

async function lookedUp(host: string, lookup: GitOptions['lookup'], signal?: AbortSignal): Promise<string[]> {
  signal?.throwIfAborted();
  try {
    const found = await untilAborted(lookup(host), signal);
    if (found.length > 0) return found;
  } catch (error) {
    signal?.throwIfAborted();
    throw new DomainError('unavailable', 'network', `The host ${host} could not be looked up. Is it spelt right?`, {
      cause: error,
    });
  }
  throw new DomainError('unavailable', 'network', `The host ${host} has no address. Is it spelt right?`);
}

/** A name server cannot be hurried; whoever stopped waiting does not wait for it. */
function untilAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
