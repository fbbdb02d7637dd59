import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Grants, type Principal } from '@souk/auth';
import { type Actor, DomainError, EventFeed, type Permission, type StoredEvent } from '@souk/platform';
import { type FastifyReply } from 'fastify';
import { NotRecognised } from '../access/authenticator';
import { Places } from '../http/places';

/** An agent waits for itself, and for some tasks at once. */
export const waitLimits = { perActor: 32, perProcess: 2_000 };
export const longestWaitSeconds = 30;

export interface Waiting<T> {
  principal: Principal;
  reply: FastifyReply;
  seconds: number;
  /** What the caller must still be allowed to do at the end. */
  permission: Permission;
  /** Looks whether there is something: what is answered, and whether that is worth an answer already. */
  look: (actor: Actor) => Promise<{ answer: T; done: boolean }>;
  /** An event after which it is worth looking again. */
  concerns: (event: StoredEvent, actor: Actor) => boolean;
}

/** Answers that wait for something to happen. All of them listen to the one reader of the log of this process. */
@Injectable()
export class EventWaits implements BeforeApplicationShutdown {
  private readonly places = new Places();
  private readonly bells = new Set<Bell>();
  private stopping = false;

  constructor(
    private readonly feed: EventFeed,
    private readonly grants: Grants,
  ) {}

  async answer<T>({ principal, reply, seconds, permission, look, concerns }: Waiting<T>): Promise<T> {
    if (seconds <= 0 || this.stopping || reply.request.method === 'HEAD') return (await look(principal.actor)).answer;
    this.takePlace(`${principal.actor.kind}:${principal.actor.id}`, reply);
    const until = Date.now() + seconds * 1000;
    // Before the first look: whatever happens after that look is heard.
    const { position } = await this.feed.begin();
    let { actor } = principal;
    let found = await look(actor);
    if (found.done) return found.answer;
    const bell = new Bell();
    let leave = () => {};
    try {
      this.bells.add(bell);
      reply.raw.once('close', () => bell.ring());
      leave = await this.feed.subscribe((event) => {
        if (concerns(event, actor)) bell.ring();
        return true;
      }, position);
      while (!found.done && !this.stopping && !reply.raw.destroyed && (await bell.rings(until - Date.now()))) {
        if (this.stopping || reply.raw.destroyed) break;
        actor = await this.stillAllowed(principal, permission);
        found = await look(actor);
      }
      return found.answer;
    } finally {
      leave();
      this.bells.delete(bell);
    }
  }

  /** Who waits is answered with what there is, and may ask the next server. */
  beforeApplicationShutdown(): void {
    this.stopping = true;
    for (const bell of this.bells) bell.ring();
  }

  /** A wait outlives the moment at which the request was let in. */
  private async stillAllowed({ grant, permissions, expiresAt }: Principal, permission: Permission): Promise<Actor> {
    const current = await this.grants.current(grant);
    if (!current || (expiresAt !== undefined && expiresAt <= Date.now()))
      throw new NotRecognised('invalid_token', 'Your sign-in has ended. Sign in again.', true);
    if (!permissions.has(permission) || !current.permissions.has(permission))
      throw new DomainError('forbidden', 'forbidden', 'You may not do that any more.');
    return current.actor;
  }

  private takePlace(owner: string, { raw }: FastifyReply): void {
    if (this.places.total >= waitLimits.perProcess)
      throw new DomainError(
        'unavailable',
        'too_many_waits',
        'This server has no room for another answer that waits. Try again in a moment, or ask without wait.',
      );
    const own = this.places.of(owner);
    if (own >= waitLimits.perActor)
      throw new DomainError(
        'rate_limited',
        'too_many_waits',
        `You wait for ${own} answers; let one come first, or ask without wait.`,
      );
    this.places.take(owner, raw);
  }
}

/** Rings for whoever waits, or for who comes to wait next. */
class Bell {
  private rung = false;
  private hear: (() => void) | undefined;

  ring(): void {
    this.rung = true;
    this.hear?.();
  }

  /** False when it stayed silent. */
  async rings(withinMs: number): Promise<boolean> {
    if (!this.rung && withinMs > 0)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        this.hear = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.hear = undefined;
    const rung = this.rung;
    this.rung = false;
    return rung;
  }
}
