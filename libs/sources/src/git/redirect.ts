import http from 'node:http';
import https from 'node:https';
import { type LookupFunction, isIP } from 'node:net';
import { DomainError } from '@souk/platform';
import { type Remote } from './remote';

const question = '/info/refs?service=git-upload-pack';

/** Where a server sends whoever asks for a repository. Git says only that it does. */
export function locationOf(
  { url, protocol }: Remote,
  addresses: readonly string[],
  authorization: string | undefined,
  signal?: AbortSignal,
): Promise<string> {
  const { request } = protocol === 'https' ? https : http;
  return new Promise((resolve, reject) => {
    const asked = request(
      `${url}${question}`,
      {
        lookup: pinnedTo(addresses),
        agent: false,
        headers: { 'user-agent': 'git/souk', ...(authorization === undefined ? {} : { authorization }) },
        signal: signal ? AbortSignal.any([signal, AbortSignal.timeout(20_000)]) : AbortSignal.timeout(20_000),
      },
      (response) => {
        const { location } = response.headers;
        response.destroy();
        if (location === undefined || !URL.canParse(location, url)) reject(lost());
        else resolve(withoutQuestion(new URL(location, `${url}/info/refs`).href));
      },
    );
    asked.on('error', (error) => reject(signal?.aborted ? (signal.reason as Error) : lost(error)));
    asked.end();
  });
}

const withoutQuestion = (location: string): string => location.replace(/\/info\/refs(\?.*)?$/s, '');

const lost = (cause?: unknown) =>
  new DomainError('unavailable', 'network', 'The server sends us on and does not say where to.', { cause });

/** The addresses that were checked, whatever a name server says now. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, { all }, done) => {
    const [first = { address: '', family: 0 }] = found;
    if (all) done(null, found);
    else done(null, first.address, first.family);
  };
}
