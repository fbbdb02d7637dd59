import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { EventFeed, Logger, Metrics, type StoredEvent } from '@souk/platform';
import { type FastifyReply } from 'fastify';

interface StreamOptions {
  topics: string[] | undefined;
  lastEventId: string | undefined;
}

export const streamOptions = {
  heartbeatMs: 15_000,
  /** A receiver that leaves this many bytes unread is cut off; it resumes where it was. */
  mostUnread: 1_000_000,
};

/** The open server-sent event streams of this process. */
@Injectable()
export class EventStreams implements BeforeApplicationShutdown {
  private readonly connections = new Set<() => void>();
  private readonly active;
  private readonly messages;
  private readonly latency;

  constructor(
    private readonly feed: EventFeed,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    const about = 'Open event streams.';
    const gauges = ['stream_connections_active', 'active_connections_gauge'].map((name) => metrics.gauge(name, about));
    this.active = (by: 1 | -1) => gauges.forEach((gauge) => gauge.inc(by));
    const counters = ['stream_messages_total', 'msg_throughput_counter'].map((name) =>
      metrics.counter(name, 'Messages on event streams.', ['direction', 'type']),
    );
    this.messages = (type: string) => counters.forEach((counter) => counter.inc({ direction: 'out', type }));
    const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
    const histograms = ['stream_message_latency_seconds', 'latency_histogram'].map((name) =>
      metrics.histogram(name, 'From the change to the stream.', [], buckets),
    );
    this.latency = (seconds: number) => histograms.forEach((histogram) => histogram.observe(seconds));
  }

  async open(reply: FastifyReply, { topics, lastEventId }: StreamOptions): Promise<void> {
    const wanted = topics && new Set(topics);
    const { raw } = reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    raw.write('retry: 2000\n\n');

    let leave: (() => void) | undefined;
    let closed = false;
    const close = () => {
      if (closed) return;
      closed = true;
      clearInterval(heartbeat);
      leave?.();
      this.connections.delete(reconnect);
      this.active(-1);
      raw.end();
    };
    const send = (type: string, text: string): boolean => {
      if (closed) return false;
      raw.write(text);
      this.messages(type);
      if (raw.writableLength <= streamOptions.mostUnread) return true;
      this.logger.warn('A stream was cut off: its receiver does not keep up');
      close();
      return false;
    };
    const reconnect = () => {
      send('reconnect', 'event: reconnect\ndata: {}\n\n');
      close();
    };
    const heartbeat = setInterval(() => send('heartbeat', ': heartbeat\n\n'), streamOptions.heartbeatMs);
    this.connections.add(reconnect);
    this.active(1);
    raw.on('close', close);
    this.logger.info('Stream opened', { topics: topics?.join(',') ?? 'all', resumed: lastEventId !== undefined });

    try {
      leave = await this.feed.subscribe(
        {
          onEvent: (event) => (wanted && !wanted.has(event.subject.kind) ? !closed : this.deliver(event, send)),
          onReset: (head) => void send('reset', `id: ${head}\nevent: reset\ndata: {}\n\n`),
        },
        lastEventId,
      );
      if (closed) leave();
    } catch (error) {
      this.logger.warn('A stream could not be served; its receiver tries again', { error });
      close();
    }
  }

  beforeApplicationShutdown(): void {
    for (const reconnect of [...this.connections]) reconnect();
  }

  private deliver(event: StoredEvent, send: (type: string, text: string) => boolean): boolean {
    this.latency(Math.max(0, (Date.now() - Date.parse(event.at)) / 1000));
    const { position, ...data } = event;
    return send('event', `id: ${position}\nevent: ${event.type}\ndata: ${JSON.stringify(data)}\n\n`);
  }
}
