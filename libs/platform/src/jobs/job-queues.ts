import { Queue } from 'bullmq';
import { type QueueErrors } from './queue-errors';

/** The queue of each catalogue entry. An error that nobody listens to would go to the console, unstructured. */
export class JobQueues {
  private readonly byName = new Map<string, Queue>();

  constructor(
    queues: readonly Queue[],
    private readonly errors: QueueErrors,
  ) {
    for (const queue of queues) this.keep(queue);
  }

  get(name: string): Queue {
    const queue = this.byName.get(name);
    if (!queue) throw new Error(`There is no queue ${name}`);
    return queue;
  }

  async ready(): Promise<void> {
    await Promise.all([...this.byName.values()].map((queue) => queue.waitUntilReady().catch(() => this.anew(queue))));
  }

  /** BullMQ remembers for ever that its schema was missing: only a new queue sees that it has come. */
  private anew({ name, opts }: Queue): Promise<unknown> {
    return this.keep(new Queue(name, opts)).waitUntilReady();
  }

  private keep(queue: Queue): Queue {
    queue.on('error', (error) => this.errors.report(queue.name, error));
    this.byName.set(queue.name, queue);
    return queue;
  }
}
