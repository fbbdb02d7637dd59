import { randomUUID } from 'node:crypto';
import { QueueBackend } from '@souk/platform';
import { Queue, Worker } from 'bullmq';
import { answerBench } from './answers';
import { concurrency, databaseUrl, Drain, inBatches, redisUrl } from './drain';

const name = 'bare';
const backend = new QueueBackend({ databaseUrl, redisUrl, listeners: 1 });
const options = backend.use();

answerBench(
  {
    fill: async (count: number) => {
      const queue = new Queue(name, options);
      const job = { attempts: 1, removeOnComplete: true, removeOnFail: true };
      await inBatches(count, () => queue.add(name, {}, { ...job, jobId: randomUUID() }));
      await queue.close();
    },
    drain: async (count: number) => {
      const drain = new Drain(count);
      const worker = new Worker(name, () => Promise.resolve(drain.started()), {
        ...options,
        concurrency,
        drainDelay: 30,
      });
      worker.on('error', () => undefined);
      const result = await drain.result();
      await worker.close();
      return result;
    },
  },
  () => backend.close(),
);
