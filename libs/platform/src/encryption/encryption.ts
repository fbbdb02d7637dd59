import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

interface Key {
  /** Names the key in what it encrypted, and tells nothing about it. */
  id: string;
  bytes: Buffer;
}

const version = 'v1';

/**
 * Secrets that rest in the database: AES-256-GCM under a key from the settings. The context (which row, which column) is authenticated,
 * so that a value does not decrypt anywhere but where it was put. During a change of key the former one still decrypts.
 */
export class Encryption {
  private readonly keys: readonly [Key, ...Key[]];

  constructor(keys: readonly Buffer[]) {
    const [first, ...others] = keys.map(named);
    if (!first) throw new Error('Encryption needs a key');
    this.keys = [first, ...others];
  }

  encrypt(text: string, context: string): string {
    const [{ id, bytes }] = this.keys;
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', bytes, iv).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return [version, id, ...[iv, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
  }

  /** Throws when no known key encrypted it, and when it was altered or moved. */
  decrypt(envelope: string, context: string): string {
    const [format, id, iv = '', sealed = '', tag = ''] = envelope.split('.');
    const key = this.keys.find((known) => known.id === id);
    if (format !== version || !key) throw new UnknownEncryptionKey();
    const decipher = createDecipheriv('aes-256-gcm', key.bytes, Buffer.from(iv, 'base64url'), { authTagLength: 16 })
      .setAAD(Buffer.from(context))
      .setAuthTag(Buffer.from(tag, 'base64url'));
    return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64url')), decipher.final()]).toString('utf8');
  }

  /** Encrypted with the first key: nothing is left to do for a change of key. */
  isCurrent(envelope: string): boolean {
    return envelope.startsWith(`${version}.${this.keys[0].id}.`);
  }
}

/** What is in the database was encrypted with a key that the settings no longer name. */
export class UnknownEncryptionKey extends Error {
  constructor() {
    super('It was encrypted with a key that is not in API__KEY_ENCRYPTION_KEY; add that key after a comma.');
  }
}

const named = (bytes: Buffer): Key => ({
  id: createHash('sha256').update('souk key id').update(bytes).digest('hex').slice(0, 12),
  bytes,
});
