import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { type Actor, DomainError, EventFeed, Logger, Metrics, type StoredEvent } from '@souk/platform';
import { type FastifyReply } from 'fastify';
import { EventStream } from './event-stream';

interface StreamOptions {
  topics: string[] | undefined;
  lastEventId: string | undefined;
}

/** A browser needs one, shared between its tabs. */
export const streamLimits = { perActor: 32, perProcess: 2_000 };

/** The open event streams of this process. */
@Injectable()
export class EventStreams implements BeforeApplicationShutdown {
  private readonly streams = new Map<EventStream, string>();
  private readonly countMessage;
  private readonly observeLatency;

  constructor(
    private readonly feed: EventFeed,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    for (const name of ['stream_connections_active', 'active_connections_gauge'])
      metrics.gauge(name, 'Open event streams.', [], (gauge) => gauge.set(this.streams.size));
    const counters = ['stream_messages_total', 'msg_throughput_counter'].map((name) =>
      metrics.counter(name, 'Messages on event streams.', ['direction', 'type']),
    );
    this.countMessage = (type: string) => counters.forEach((counter) => counter.inc({ direction: 'out', type }));
    const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
    const histograms = ['stream_message_latency_seconds', 'latency_histogram'].map((name) =>
      metrics.histogram(name, 'From the change to the stream.', [], buckets),
    );
    this.observeLatency = (seconds: number) => histograms.forEach((histogram) => histogram.observe(seconds));
  }

  /** The place is settled before the first byte: whatever is committed once the receiver hears of us, it gets. */
  async open(actor: Actor, reply: FastifyReply, { topics, lastEventId }: StreamOptions): Promise<void> {
    const owner = `${actor.kind}:${actor.id}`;
    this.requireRoom(owner);
    const { position, reset } = await this.feed.begin(lastEventId);
    const { raw } = reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
    let leave = () => {};
    const stream = new EventStream(raw, position, {
      onMessage: this.countMessage,
      onClosed: (why) => {
        leave();
        this.streams.delete(stream);
        if (why === 'late') this.logger.warn('A stream was cut off: its receiver does not keep up');
      },
    });
    this.streams.set(stream, owner);
    this.logger.info('Stream opened', {
      topics: topics?.join(',') ?? 'all',
      resumed: lastEventId !== undefined,
      reset,
    });
    if (reset) stream.tell('reset');
    const wanted = topics && new Set(topics);
    try {
      leave = await this.feed.subscribe(
        (event) => (!wanted || wanted.has(event.subject.kind) ? this.deliver(stream, event) : stream.skip(event)),
        position,
      );
      if (!stream.isOpen) leave();
    } catch (error) {
      this.logger.warn('A stream could not be served; its receiver tries again', { error });
      stream.close('server');
    }
  }

  beforeApplicationShutdown(): void {
    for (const stream of [...this.streams.keys()]) {
      stream.tell('reconnect');
      stream.close('server');
    }
  }

  private requireRoom(owner: string): void {
    if (this.streams.size >= streamLimits.perProcess)
      throw new DomainError(
        'unavailable',
        'too_many_streams',
        'This server has no room for another stream. Try again in a moment.',
      );
    const own = [...this.streams.values()].filter((other) => other === owner).length;
    if (own >= streamLimits.perActor)
      throw new DomainError(
        'rate_limited',
        'too_many_streams',
        `You have ${own} streams open; close one first, or share one.`,
      );
  }

  private deliver(stream: EventStream, event: StoredEvent): boolean {
    this.observeLatency(Math.max(0, (Date.now() - Date.parse(event.at)) / 1000));
    return stream.deliver(event);
  }
}
