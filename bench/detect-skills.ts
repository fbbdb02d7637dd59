import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { type Result } from './harness/bench';
import { installPeer } from './harness/peers';
import { syntheticRepository } from './harness/repositories';
import { inTurns } from './harness/rounds';
import { type Stage } from './harness/stage';

export const name = 'detect-skills';
export const about = 'all six kinds in a checkout of 2,000 files, against the skills CLI, which lists its skills';
export const target = { ratioAtLeast: 1 };

/** The last that runs on every Node that we run on. */
const version = '1.5.18';
const execute = promisify(execFile);

export async function run(stage: Stage): Promise<Result> {
  const cli = new SkillsCli(await installPeer(stage.root, `skills@${version}`), stage.folder());
  const checkout = path.join(stage.folder(), 'checkout');
  await execute('git', ['clone', '-q', await syntheticRepository(stage, 2000, 3100), checkout]);
  const program = await stage.program('detect');
  const sides = {
    ours: async () => {
      const { ms, artifacts } = await program.ask<{ ms: number; artifacts: number }>('run', checkout);
      return { ms, found: artifacts };
    },
    bare: () => cli.list(checkout),
  };
  await inTurns(1, sides);
  const rounds = await inTurns(stage.quick ? 3 : 9, sides);
  const [last] = rounds.slice(-1);
  return {
    unit: 'listings/s',
    rounds: rounds.map(({ ours, bare }) => ({ ours: 1000 / ours.ms, bare: 1000 / bare.ms })),
    notes: [
      `ours finds ${last?.ours.found} artifacts of six kinds; skills ${version} lists ${last?.bare.found} skills`,
    ],
  };
}

class SkillsCli {
  private readonly main: string;
  private readonly options: { cwd: string; env: NodeJS.ProcessEnv; maxBuffer: number };

  constructor(peers: string, home: string) {
    this.main = path.join(peers, 'node_modules', 'skills', 'bin', 'cli.mjs');
    // It neither tells anybody of us nor leaves anything behind.
    const env = { ...process.env, HOME: home, USERPROFILE: home, DISABLE_TELEMETRY: '1', DO_NOT_TRACK: '1', CI: '1' };
    this.options = { cwd: home, env, maxBuffer: 64 * 1024 * 1024 };
  }

  /** Ours is a process that runs already, so what it takes to start is taken off. */
  async list(checkout: string): Promise<{ ms: number; found: number }> {
    const { ms: start } = await this.timed('--version');
    const { ms, said } = await this.timed('add', checkout, '--list', '--full-depth');
    return {
      ms: Math.max(1, ms - start),
      found: Number(/Found (\d+) skill/.exec(stripVTControlCharacters(said))?.[1] ?? 0),
    };
  }

  private async timed(...args: string[]): Promise<{ ms: number; said: string }> {
    const started = performance.now();
    const { stdout } = await execute(process.execPath, [this.main, ...args], this.options);
    return { ms: performance.now() - started, said: stdout };
  }
}
