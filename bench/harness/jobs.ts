import { type Drained } from '../programs/drain';
import { type Comparison } from './bench';
import { type Program } from './program';
import { inTurns, summary } from './rounds';
import { type Stage } from './stage';

/** As `WORKER__CONCURRENCY` is unless somebody sets it. */
const concurrency = 5;

/** The same number of jobs that do nothing, waiting in the queue, worked off by our worker and by BullMQ's own. */
export async function compareWorkers(stage: Stage, redisUrl?: string): Promise<Comparison> {
  const { rounds, jobs } = stage.quick ? { rounds: 3, jobs: 1000 } : { rounds: 7, jobs: 4000 };
  const env = {
    BENCH_DATABASE_URL: await stage.database(),
    BENCH_CONCURRENCY: String(concurrency),
    ...(redisUrl === undefined ? {} : { BENCH_REDIS_URL: redisUrl }),
  };
  const side = async (name: string) => {
    const program = await stage.program(name, env);
    await drain(program, jobs);
    return () => drain(program, jobs);
  };
  const results = await inTurns(rounds, { ours: await side('souk-jobs'), bare: await side('bare-jobs') });
  return {
    unit: 'jobs/s',
    rounds: results.map(({ ours, bare }) => ({ ours: ours.perSecond, bare: bare.perSecond })),
    cpu: {
      ours: summary(results.map(({ ours }) => ours.cpu)).median,
      bare: summary(results.map(({ bare }) => bare.cpu)).median,
    },
  };
}

async function drain(program: Program, jobs: number): Promise<Drained> {
  await program.ask('fill', jobs);
  return program.ask<Drained>('drain', jobs);
}
