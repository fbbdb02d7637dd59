import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Grants, type Principal } from '@souk/auth';
import { DomainError, EventFeed, Logger, Metrics, type StoredEvent } from '@souk/platform';
import { type FastifyReply } from 'fastify';
import { NotRecognised } from '../access/authenticator';
import { Places } from '../http/places';
import { EventStream, streamHeaders } from './event-stream';
import { maySee, type Viewer } from './event-visibility';

interface StreamOptions {
  topics: string[] | undefined;
  lastEventId: string | undefined;
}

interface Receiver {
  principal: Principal;
  /** As the last look at the grant found it; never more than the token was good for. */
  viewer: Viewer;
}

/** A stream outlives the request that was let in: whether it still may be open is asked again and again. */
export const streamGrants = { everyMs: 500 };

/** A browser needs one, shared between its tabs. */
export const streamLimits = { perActor: 32, perProcess: 2_000 };

/** The open event streams of this process. */
@Injectable()
export class EventStreams implements BeforeApplicationShutdown {
  private readonly streams = new Map<EventStream, Receiver>();
  private readonly places = new Places();
  private watch: NodeJS.Timeout | undefined;
  private looking = false;
  private readonly countMessage;
  private readonly observeLatency;

  constructor(
    private readonly feed: EventFeed,
    private readonly grants: Grants,
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
  async open(principal: Principal, reply: FastifyReply, { topics, lastEventId }: StreamOptions): Promise<void> {
    // Fastify answers HEAD with what GET would do, and a stream has no end.
    if (reply.request.method === 'HEAD') return void reply.headers(streamHeaders).send();
    this.takePlace(`${principal.actor.kind}:${principal.actor.id}`, reply);
    // The request was let in by what was known of the grant, which may be most of a second old.
    const viewer = await this.viewerOf(principal);
    if (!viewer) throw new NotRecognised('invalid_token', 'Your sign-in has ended. Sign in again.', true);
    const receiver: Receiver = { principal, viewer };
    const { position, reset } = await this.feed.begin(lastEventId);
    const { raw } = reply.hijack();
    if (raw.destroyed) return; // did not wait for us
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
    let leave = () => {};
    const stream = new EventStream(raw, position, {
      onMessage: this.countMessage,
      onClosed: (why) => {
        leave();
        this.streams.delete(stream);
        if (this.streams.size === 0) clearInterval(this.watch);
        if (why === 'late') this.logger.warn('A stream was cut off: its receiver does not keep up');
      },
    });
    if (this.streams.size === 0) this.watch = setInterval(() => void this.lookAtGrants(), streamGrants.everyMs).unref();
    this.streams.set(stream, receiver);
    this.logger.info('Stream opened', {
      topics: topics?.join(',') ?? 'all',
      resumed: lastEventId !== undefined,
      reset,
    });
    if (reset) stream.tell('reset');
    const wanted = topics && new Set(topics);
    try {
      leave = await this.feed.subscribe(
        (event) =>
          (!wanted || wanted.has(event.subject.kind)) && maySee(receiver.viewer, event)
            ? this.deliver(stream, event)
            : stream.skip(event),
        position,
      );
      if (!stream.isOpen) leave();
    } catch (error) {
      this.logger.warn('A stream could not be served; its receiver tries again', { error });
      stream.close('server');
    }
  }

  beforeApplicationShutdown(): void {
    for (const stream of [...this.streams.keys()]) dismiss(stream);
  }

  private async lookAtGrants(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      await Promise.all([...this.streams].map(([stream, receiver]) => this.lookAt(stream, receiver)));
    } catch {
      // While the database does not tell, it brings no events either.
    } finally {
      this.looking = false;
    }
  }

  private async lookAt(stream: EventStream, receiver: Receiver): Promise<void> {
    const viewer = await this.viewerOf(receiver.principal);
    if (viewer) receiver.viewer = viewer;
    else dismiss(stream);
  }

  /** Undefined when the caller may no longer follow events. */
  private async viewerOf({ grant, permissions, expiresAt }: Principal): Promise<Viewer | undefined> {
    if (expiresAt !== undefined && expiresAt <= Date.now()) return undefined;
    const current = await this.grants.current(grant);
    if (!current?.permissions.has('events.read')) return undefined;
    return {
      actor: current.actor,
      permissions: new Set([...permissions].filter((one) => current.permissions.has(one))),
    };
  }

  private takePlace(owner: string, { raw }: FastifyReply): void {
    if (this.places.total >= streamLimits.perProcess)
      throw new DomainError(
        'unavailable',
        'too_many_streams',
        'This server has no room for another stream. Try again in a moment.',
      );
    const own = this.places.of(owner);
    if (own >= streamLimits.perActor)
      throw new DomainError(
        'rate_limited',
        'too_many_streams',
        `You have ${own} streams open; close one first, or share one.`,
      );
    this.places.take(owner, raw);
  }

  private deliver(stream: EventStream, event: StoredEvent): boolean {
    this.observeLatency(Math.max(0, (Date.now() - Date.parse(event.at)) / 1000));
    return stream.deliver(event);
  }
}

function dismiss(stream: EventStream): void {
  stream.tell('reconnect');
  stream.close('server');
}
