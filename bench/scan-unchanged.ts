import path from 'node:path';
import { type Result } from './harness/bench';
import { syntheticRepository } from './harness/repositories';
import { type Stage } from './harness/stage';
import { type Scanned } from './programs/scans';

export const name = 'scan-unchanged';
export const about = 'a scan of 17,000 files, 5,100 artifacts of them in the catalog, whose commit has not changed';
export const target = { atMost: 100 };

export async function run(stage: Stage): Promise<Result> {
  const gitDir = await syntheticRepository(stage, 17_000, 3100);
  const scans = await stage.program('scans', { BENCH_DATABASE_URL: await stage.database() });
  await scans.ask('start', path.join(stage.folder(), 'git-cache'));
  const source = await scans.ask<string>('add', gitDir);
  const first = await scans.ask<Scanned>('scan', source);
  const again: Scanned[] = [];
  for (let round = 0; round < (stage.quick ? 5 : 20); round++) again.push(await scans.ask<Scanned>('scan', source));
  const read = again.reduce((sum, { counts }) => sum + (counts.bytesRead ?? 0), 0);
  const phases = Object.entries(first.timings).map(([phase, ms]) => `${phase} ${ms}`);
  return {
    unit: 'ms',
    samples: again.map(({ ms }) => ms),
    notes: [
      `${read} bytes read in ${again.length} scans, ${again.at(-1)?.counts.unchanged ?? 0} artifacts unchanged`,
      `the first one: ${first.counts.added ?? 0} artifacts in ${first.ms.toFixed(0)} ms (${phases.join(', ')})`,
    ],
  };
}
