import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { MirrorFolder } from './mirror-folder';

/** All mirrors, none of which is needed: whatever is removed is fetched again. */
export class MirrorCache {
  private readonly folder: string;

  constructor(cacheDir: string) {
    this.folder = path.join(cacheDir, 'mirrors');
  }

  of(sourceId: string): MirrorFolder {
    if (!/^[\w-]{1,64}$/.test(sourceId)) throw new Error('the id of a source is no name of a folder');
    return new MirrorFolder(path.join(this.folder, sourceId));
  }

  /** Removes what was not used for longest until the rest fits. What somebody is at stays. */
  async shrinkTo(bytes: number): Promise<void> {
    const mirrors = await this.byLastUse();
    let total = mirrors.reduce((sum, { size }) => sum + size, 0);
    for (const { mirror, size } of mirrors) {
      if (total <= bytes) return;
      if (await mirror.remove()) total -= size;
    }
  }

  private async byLastUse(): Promise<{ mirror: MirrorFolder; size: number; usedAt: number }[]> {
    const names = await readdir(this.folder).catch(() => []);
    const mirrors = await Promise.all(
      names.map(async (name) => {
        const mirror = new MirrorFolder(path.join(this.folder, name));
        const stores = await mirror.stores();
        const sizes = await Promise.all(stores.map((store) => store.size()));
        const used = await Promise.all(stores.map((store) => store.usedAt()));
        return { mirror, size: sizes.reduce((sum, size) => sum + size, 0), usedAt: Math.max(0, ...used) };
      }),
    );
    return mirrors.sort((a, b) => a.usedAt - b.usedAt);
  }
}
