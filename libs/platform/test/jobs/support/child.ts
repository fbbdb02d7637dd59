import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { afterCommit, closeOnSignal, surviveStrayRejections, Logger } from '../../../src/index';
import { actor, App } from './app';
import { jobs } from './catalogue';
import { type ChildTask } from './children';
import { attempted, takeEffect } from './effect';

const task = JSON.parse(process.argv[2] ?? '') as ChildTask;
surviveStrayRejections(Logger.create({ service: 'child', level: 'error', destination: process.stderr }));

if (task.role === 'worker') {
  const app: App = await App.workerOf(task, {
    quick: async ({ ref }, { signal }) => {
      await attempted(app.database, ref);
      await pause(task.jobMs, undefined, { signal });
      await takeEffect(app.database, ref);
    },
  });
  closeOnSignal(app.nest, { drainMs: 0, timeoutMs: 20_000 });
} else {
  // Dies when the row is safe and the queue has not heard of it.
  const app = await App.api(task);
  await app.database.transaction(actor, async (tx) => {
    afterCommit(tx, () => void process.kill(process.pid, 'SIGKILL'));
    await app.jobs.enqueue(tx, jobs.quick, { ref: task.ref });
  });
}
process.send?.('ready');
