import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** How to sign in to a local Souk: for people, scripts and tests. */
export interface Credentials {
  users: { email: string; password: string; role: string }[];
  agents: { marketplace: string; token: string }[];
}

const credentialsFile = (dir: string) => path.join(dir, 'credentials.json');

export function readCredentials(dir: string): Credentials {
  try {
    return JSON.parse(readFileSync(credentialsFile(dir), 'utf8')) as Credentials;
  } catch {
    return { users: [], agents: [] };
  }
}

export function writeCredentials(dir: string, credentials: Credentials): void {
  writeFileSync(credentialsFile(dir), `${JSON.stringify(credentials, undefined, 2)}\n`, { mode: 0o600 });
  chmodSync(credentialsFile(dir), 0o600); // the mode above counts for a new file only
}
