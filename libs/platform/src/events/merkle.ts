import { createHash } from 'node:crypto';

export const sha256 = (...parts: (string | Buffer)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const leafTag = Buffer.from([0]);
const nodeTag = Buffer.from([1]);

/** Root of a Merkle tree over texts in order. Leaves and nodes are hashed with different tags, so that neither can pass for the other. */
export function merkleRoot(leaves: readonly string[]): string {
  let level = leaves.map((leaf) => sha256(leafTag, leaf));
  if (level.length === 0) return sha256('').toString('hex');
  while (level.length > 1) {
    const next: Buffer[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i], level[i + 1]];
      if (left) next.push(right ? sha256(nodeTag, left, right) : left);
    }
    level = next;
  }
  return level[0]?.toString('hex') ?? '';
}
