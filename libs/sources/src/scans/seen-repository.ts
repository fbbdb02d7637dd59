import { type Content, type Entry, type Repository } from '../detection/repository/repository';

/** Remembers on the way through what detection asks for once and a scan needs again: the listing, the sizes, how much was read. */
export class SeenRepository implements Repository {
  readonly entries: Entry[] = [];
  /** By path, of what was read. */
  readonly sizes = new Map<string, number>();
  bytesRead = 0;

  constructor(private readonly repository: Repository) {}

  async *list(signal?: AbortSignal): AsyncGenerator<Entry> {
    for await (const entry of this.repository.list(signal)) {
      this.entries.push(entry);
      yield entry;
    }
  }

  async *read(entries: readonly Entry[], limit: number, signal?: AbortSignal): AsyncGenerator<Content> {
    for await (const content of this.repository.read(entries, limit, signal)) {
      const { size } = content.entry;
      if (size !== undefined) this.sizes.set(content.entry.path, size);
      if ('bytes' in content) this.bytesRead += content.bytes.length;
      yield content;
    }
  }

  close(): Promise<void> {
    return this.repository.close();
  }
}
