import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DomainError } from '@souk/platform';
import { type GitAccess } from './access';
import { type Config } from './git-environment';

/** A credential on its way to git: never among arguments, never in a URL. */
export interface Carried {
  config: Config;
  keyFile?: string;
  /** Every spelling under which it could come back in a message. */
  secrets: readonly string[];
  header?: string;
  dispose(): Promise<void>;
}

const nothing: Carried = { config: [], secrets: [], dispose: () => Promise.resolve() };

export async function carry({ credential, remote }: GitAccess): Promise<Carried> {
  if (!credential) return nothing;
  const { kind, secret } = credential;
  if (remote.protocol === 'file') return nothing;
  if ((kind === 'ssh_key') !== (remote.protocol === 'ssh')) {
    throw new DomainError(
      'invalid',
      'credential_mismatch',
      kind === 'ssh_key'
        ? 'A private key is for ssh URLs; https takes a token.'
        : 'A token is for https URLs; ssh takes a private key.',
    );
  }
  return kind === 'token' ? asHeader(secret, remote.host, new URL(remote.url).origin) : asKeyFile(secret);
}

/** The forges look at the token alone, each under a user of its own. */
const users: Readonly<Record<string, string>> = { 'github.com': 'x-access-token', 'bitbucket.org': 'x-token-auth' };

function asHeader(secret: string, host: string, origin: string): Carried {
  // A line break would begin another header.
  if (!/^[\x21-\x7e]+$/.test(secret)) {
    throw new DomainError(
      'invalid',
      'credential_invalid',
      'A token has letters, digits and signs only, and no spaces.',
    );
  }
  const pair = secret.includes(':') ? secret : `${users[host] ?? 'oauth2'}:${secret}`;
  const encoded = Buffer.from(pair).toString('base64');
  const header = `Basic ${encoded}`;
  return {
    // For this origin alone: wherever else git were led, the header would not go with it.
    config: [[`http.${origin}/.extraHeader`, `Authorization: ${header}`]],
    header,
    secrets: [encoded, pair, secret, ...secret.split(':').slice(1), encodeURIComponent(secret)].filter(
      ({ length }) => length > 3,
    ),
    dispose: () => Promise.resolve(),
  };
}

async function asKeyFile(secret: string): Promise<Carried> {
  const text = `${secret.replace(/\r\n?/g, '\n').trim()}\n`;
  if (!/^-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----\n[^]*\n-----END [A-Z0-9 ]*PRIVATE KEY-----\n$/.test(text)) {
    throw new DomainError(
      'invalid',
      'credential_invalid',
      'It is no private key: -----BEGIN OPENSSH PRIVATE KEY----- ...',
    );
  }
  // The folder is ours alone before the key is in it.
  const folder = await mkdtemp(path.join(tmpdir(), 'souk-key-'));
  const dispose = () => rm(folder, { recursive: true, force: true });
  const keyFile = path.join(folder, 'key');
  try {
    await writeFile(keyFile, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    await dispose();
    throw error;
  }
  return { config: [], keyFile, secrets: text.split('\n').filter((line) => line.length > 8), dispose };
}
