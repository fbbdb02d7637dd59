import { type Queue } from 'bullmq';
import { type QueueErrors } from './queue-errors';

/** The queue of each catalogue entry. An error that nobody listens to would go to the console, unstructured. */
export class JobQueues {
  private readonly byName: ReadonlyMap<string, Queue>;

  constructor(queues: readonly Queue[], errors: QueueErrors) {
    this.byName = new Map(queues.map((queue) => [queue.name, queue]));
    for (const queue of queues) queue.on('error', (error) => errors.report(queue.name, error));
  }

  get(name: string): Queue {
    const queue = this.byName.get(name);
    if (!queue) throw new Error(`There is no queue ${name}`);
    return queue;
  }

  async ready(): Promise<void> {
    await Promise.all([...this.byName.values()].map((queue) => queue.waitUntilReady()));
  }
}
