import { type Result } from './harness/bench';
import { compareWorkers } from './harness/jobs';
import { type Stage } from './harness/stage';

export const name = 'jobs-postgres';
export const about = 'jobs that do nothing through ledger and worker against bare BullMQ, queue in PostgreSQL';
export const target = { ratioAtLeast: 0.9 };

export const run = (stage: Stage): Promise<Result> => compareWorkers(stage);
