import { type ServerResponse } from 'node:http';
import { type StoredEvent } from '@souk/platform';

export const streamOptions = {
  heartbeatMs: 15_000,
  /** A receiver that has not emptied its socket for so long, with that much waiting, does not keep up. */
  patienceMs: 10_000,
  mostUnread: 1_000_000,
  /** Whatever the reason: no receiver may hold more of our memory. */
  mostEver: 16_000_000,
};

export const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

export interface StreamHooks {
  onMessage: (type: string) => void;
  onClosed: (why: 'gone' | 'late' | 'server') => void;
}

/** One receiver of server-sent events. */
export class EventStream {
  private closed = false;
  private fullSince: number | undefined;
  private readonly heartbeat: NodeJS.Timeout;

  /** Begins with the position, so that a receiver that leaves before its first event can resume all the same. */
  constructor(
    private readonly raw: ServerResponse,
    private position: string,
    private readonly hooks: StreamHooks,
  ) {
    raw.writeHead(200, streamHeaders);
    raw.on('close', () => this.close('gone'));
    raw.on('drain', () => (this.fullSince = undefined));
    raw.write('retry: 2000\n');
    this.send('open');
    this.heartbeat = setInterval(() => this.send('heartbeat'), streamOptions.heartbeatMs);
  }

  get isOpen(): boolean {
    return !this.closed;
  }

  deliver({ position, ...event }: StoredEvent): boolean {
    this.position = position;
    return this.send(event.type, event, 'event');
  }

  /** Passed over, but seen: the receiver resumes behind it. */
  skip({ position }: StoredEvent): boolean {
    this.position = position;
    return !this.closed;
  }

  /** `reset`: what came before this position was missed. `reconnect`: this server is about to go. */
  tell(type: 'reset' | 'reconnect'): boolean {
    return this.send(type);
  }

  close(why: 'gone' | 'late' | 'server'): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.heartbeat);
    // To end politely would wait for a receiver that does not read.
    if (why === 'late') this.raw.destroy();
    else this.raw.end();
    this.hooks.onClosed(why);
  }

  private send(type: string, data: object = {}, counted = type): boolean {
    if (this.closed) return false;
    const emptied = this.raw.write(`id: ${this.position}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
    this.hooks.onMessage(counted);
    if (!emptied) this.fullSince ??= Date.now();
    if (this.keepsUp()) return true;
    this.close('late');
    return false;
  }

  private keepsUp(): boolean {
    const waiting = this.raw.writableLength;
    if (waiting > streamOptions.mostEver) return false;
    const full = this.fullSince !== undefined && Date.now() - this.fullSince > streamOptions.patienceMs;
    return !full || waiting <= streamOptions.mostUnread;
  }
}
