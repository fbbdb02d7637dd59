import { type Content, type Entry, type Repository } from '../src/detection/repository/repository';

export type Files = Readonly<Record<string, string | Buffer | Pick<Entry, 'type'>>>;

/** A repository that is nothing but a list of files, in the order they are given. */
export class MemoryRepository implements Repository {
  readonly asked: string[] = [];

  constructor(private readonly files: Files) {}

  async *list(): AsyncGenerator<Entry> {
    for (const [path, content] of Object.entries(this.files)) {
      await Promise.resolve();
      if (typeof content === 'string' || Buffer.isBuffer(content)) {
        yield { path, type: 'file', size: Buffer.byteLength(content) };
      } else yield { path, ...content };
    }
  }

  async *read(entries: readonly Entry[], limit: number): AsyncGenerator<Content> {
    for (const entry of entries) {
      await Promise.resolve();
      this.asked.push(entry.path);
      const bytes = Buffer.from(this.files[entry.path] as string);
      if (bytes.length > limit) yield { entry, refused: { code: 'too_large', size: bytes.length } };
      else yield { entry, bytes };
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export const markdown = (fields: Record<string, string>): string =>
  `---\n${Object.entries(fields)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('')}---\n\nText.\n`;

export const named = (name: string): string => markdown({ name, description: `What ${name} is for` });

export const json = (value: unknown): string => JSON.stringify(value, undefined, 2);
