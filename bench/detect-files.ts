import { type Result } from './harness/bench';
import { syntheticRepository } from './harness/repositories';
import { type Stage } from './harness/stage';

export const name = 'detect-files';
export const about = 'all six kinds in a local bare repository of 17,000 files, 48 MB of them read';
export const target = { atMost: 2 };

interface Run {
  ms: number;
  files: number;
  read: number;
  artifacts: number;
}

const bytesEach = 3100;

export async function run(stage: Stage): Promise<Result> {
  const measured = await syntheticRepository(stage, 17_000, bytesEach);
  const samples: number[] = [];
  const notes: string[] = [];
  // A process for each: none is warmer than a scan would be.
  for (let round = 0; round < (stage.quick ? 3 : 7); round++) samples.push((await once(stage, measured)).ms / 1000);
  for (const files of stage.quick ? [1_000, 10_000] : [1_000, 10_000, 100_000]) {
    const { ms, read, artifacts, rss, cpu } = await once(stage, await syntheticRepository(stage, files, bytesEach));
    const each = `${(cpu / files).toFixed(0)} us of processor each`;
    notes.push(
      `${files} files, ${read} read, ${artifacts} artifacts: ${ms.toFixed(0)} ms, ${each}, ${rss} MB at its end`,
    );
  }
  return { unit: 's', samples, notes };
}

async function once(stage: Stage, gitDir: string): Promise<Run & { rss: number; cpu: number }> {
  const program = await stage.program('detect');
  const before = await program.usage();
  const result = await program.ask<Run>('run', gitDir);
  const { rss, cpu } = await program.usage();
  await program.stop();
  return { ...result, rss: Math.round(rss / 1024 / 1024), cpu: cpu - before.cpu };
}
