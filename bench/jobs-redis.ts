import { type Result } from './harness/bench';
import { compareWorkers } from './harness/jobs';
import { type Stage } from './harness/stage';

export const name = 'jobs-redis';
export const about = 'jobs that do nothing through ledger and worker against bare BullMQ, queue in Redis';
export const target = { ratioAtLeast: 0.9 };

export const run = async (stage: Stage): Promise<Result> => compareWorkers(stage, await stage.redis());
