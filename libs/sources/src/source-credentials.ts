import { Injectable } from '@nestjs/common';
import { Encryption, noSuch, rows, type Transaction } from '@souk/platform';
import { type GitAccess } from './git/access';
import { carry } from './git/credentials';
import { parseRemote, type Remote } from './git/remote';
import { SourceOptions } from './source-options';
import { type CredentialKind } from './source.entity';

export interface Credential {
  kind: CredentialKind;
  secret: string;
}

/** Secrets of sources: they come in, are encrypted, and come out for git alone. */
@Injectable()
export class SourceCredentials {
  constructor(
    private readonly encryption: Encryption,
    private readonly options: SourceOptions,
  ) {}

  /** Refuses what git could not use, before it is kept. */
  async check(sourceId: string, remote: Remote, credential: Credential): Promise<void> {
    const carried = await carry({ sourceId, remote, credential });
    await carried.dispose();
  }

  encrypted(sourceId: string, secret: string): string {
    return this.encryption.encrypt(secret, contextOf(sourceId));
  }

  /** How git gets at a source. Only Souk itself may read the columns that takes: the transaction is a service's. */
  async access(tx: Transaction, sourceId: string): Promise<GitAccess> {
    const [source] = await rows<{ url: string; kind: CredentialKind | null; credential: string | null }>(
      tx,
      'SELECT url, credential_kind AS kind, credential FROM sources WHERE id = $1',
      [sourceId],
    );
    if (!source) throw noSuch('source');
    const { url, kind, credential } = source;
    const remote = parseRemote(url, { allowFile: this.options.git.allowFile });
    if (kind === null || credential === null) return { sourceId, remote };
    return {
      sourceId,
      remote,
      credential: { kind, secret: this.encryption.decrypt(credential, contextOf(sourceId)) },
    };
  }
}

const contextOf = (sourceId: string) => `sources.credential:${sourceId}`;
