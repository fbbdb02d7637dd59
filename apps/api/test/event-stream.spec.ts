import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { Database, EventReader, Events, Metrics, system } from '@souk/platform';
import { eventually } from '@souk/testing';
import { streamOptions } from '../src/events/event-stream';
import { streamLimits } from '../src/events/event-streams';
import { as, startTestApi, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const actor = system('spec');
const write = (kind: string, type: string) =>
  api
    .get(Database)
    .transaction(actor, (tx) =>
      api.get(Events).append(tx, { type, actor, subject: [kind, '1'], data: { note: type } }),
    );

interface Message {
  id?: string;
  event?: string;
  data?: string;
}

/** Reads a stream as it comes. */
class Stream {
  readonly messages: Message[] = [];
  readonly aborter = new AbortController();
  ended = false;
  status = 0;

  async open(query = '', headers: Record<string, string> = {}): Promise<this> {
    const response = await fetch(`${api.url}/api/v1/events/stream${query}`, {
      headers: { ...as('admin'), ...headers },
      signal: this.aborter.signal,
    });
    this.status = response.status;
    void this.read(response).catch(() => undefined);
    await eventually(() => expect(this.raw).toContain('event: open'));
    return this;
  }

  raw = '';
  private async read(response: Response): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) {
      this.raw += decoder.decode(chunk as Uint8Array, { stream: true });
      const blocks = this.raw.split('\n\n').slice(0, -1);
      this.messages.splice(
        0,
        Infinity,
        ...blocks.map(parse).filter(({ event }) => event !== 'open' && event !== 'heartbeat'),
      );
    }
    this.ended = true;
  }

  get types() {
    return this.messages.map(({ event }) => event);
  }
}

const parse = (block: string): Message =>
  Object.fromEntries(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );

describe('the event stream', () => {
  it('brings what happens, with an id to resume from', async () => {
    const stream = await new Stream().open();
    await write('thing', 'thing.made');
    await eventually(() => expect(stream.types).toEqual(['thing.made']));
    const [message] = stream.messages;
    expect(message?.id).toMatch(/^\d+-\d+-\d+$/);
    expect(JSON.parse(message?.data ?? '')).toMatchObject({
      type: 'thing.made',
      actor: { name: 'spec' },
      subject: { kind: 'thing', id: '1' },
      data: { note: 'thing.made' },
    });
    stream.aborter.abort();
  });

  it('brings only the topics that were asked for', async () => {
    const stream = await new Stream().open('?topics=task,job');
    await write('thing', 'thing.made');
    await write('job', 'job.made');
    await eventually(() => expect(stream.types).toEqual(['job.made']));
    stream.aborter.abort();
  });

  it('resumes behind Last-Event-ID', async () => {
    const first = await new Stream().open();
    await write('thing', 'one');
    await eventually(() => expect(first.types).toEqual(['one']));
    first.aborter.abort();
    await write('thing', 'two');
    const second = await new Stream().open('', { 'last-event-id': first.messages[0]!.id! });
    await write('thing', 'three');
    await eventually(() => expect(second.types).toEqual(['two', 'three']));
    second.aborter.abort();
  });

  it('says reset, with a place to go on from, when it cannot resume', async () => {
    const stream = await new Stream().open('', { 'last-event-id': 'long-ago' });
    await eventually(() => expect(stream.types).toEqual(['reset']));
    expect(stream.messages[0]?.id).toMatch(/^\d+-\d+-\d+$/);
    stream.aborter.abort();
  });

  it('is counted while it is open', async () => {
    const gauge = async () =>
      (await api.get(Metrics).registry.getSingleMetric('stream_connections_active')!.get()).values[0]?.value;
    await eventually(async () => expect(await gauge()).toBe(0));
    const stream = await new Stream().open();
    expect(await gauge()).toBe(1);
    stream.aborter.abort();
    await eventually(async () => expect(await gauge()).toBe(0));
  });

  it('beats while nothing happens, so that proxies and receivers know it lives', async () => {
    streamOptions.heartbeatMs = 50;
    const stream = await new Stream().open();
    await eventually(() =>
      expect(stream.raw.match(/^id: \d+-\d+-\d+\nevent: heartbeat$/gm)?.length).toBeGreaterThan(1),
    );
    stream.aborter.abort();
  });

  it('cuts off a receiver that does not read, and goes on for the others', async () => {
    Object.assign(streamOptions, { mostUnread: 100_000, patienceMs: 100 });
    const { hostname, port } = new URL(api.url);
    const deaf = connect(Number(port), hostname);
    let reset = false;
    deaf.on('error', () => (reset = true));
    deaf.write('GET /api/v1/events/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer admin\r\n\r\n');
    const other = await new Stream().open();
    const note = 'x'.repeat(50_000);
    await eventually(
      async () => {
        await write('thing', note);
        expect(api.logs().some(({ msg }) => String(msg).includes('does not keep up'))).toBe(true);
      },
      { withinMs: 20_000 },
    );
    const count = other.messages.length;
    await write('thing', 'after');
    await eventually(() => expect(other.messages.length).toBeGreaterThan(count));
    other.aborter.abort();
    // Cut off means gone: nothing of it is kept for a receiver that may never read.
    await eventually(() => {
      deaf.write('anything');
      expect(reset).toBe(true);
    });
    Object.assign(streamOptions, { mostUnread: 1_000_000, patienceMs: 10_000 });
  }, 30_000);

  it('brings a burst of large events to a receiver that reads', async () => {
    const stream = await new Stream().open();
    await api.get(Database).transaction(actor, async (tx) => {
      for (let i = 0; i < 500; i++)
        await api
          .get(Events)
          .append(tx, { type: `burst.${i}`, actor, subject: ['thing', '1'], data: { note: 'x'.repeat(4000) } });
    });
    await eventually(() => expect(stream.types.filter((type) => type?.startsWith('burst.')).length).toBe(500));
    stream.aborter.abort();
  });

  it('loses nothing that is committed after it has answered', async () => {
    const reader = api.get(EventReader);
    const head = reader.head.bind(reader);
    jest.spyOn(reader, 'head').mockImplementation(() => pause(100).then(head));
    const opening = new Stream().open();
    const stream = await opening;
    await write('thing', 'right.away');
    await eventually(() => expect(stream.types).toContain('right.away'));
    stream.aborter.abort();
    jest.restoreAllMocks();
  });

  it('tells where to resume from before anything happened, and past events that were not asked for', async () => {
    const stream = await new Stream().open('?topics=job');
    const [, opened] = /^id: (\S+)\nevent: open$/m.exec(stream.raw) ?? [];
    expect(opened).toMatch(/^\d+-\d+-\d+$/);
    await write('thing', 'not.asked.for');
    await eventually(() => {
      const beats = [...stream.raw.matchAll(/^id: (\S+)\nevent: heartbeat$/gm)];
      expect(beats.at(-1)?.[1]).not.toBe(opened);
    });
    stream.aborter.abort();
  });

  it('has room for some streams of a caller, not for any number', async () => {
    streamLimits.perActor = 3;
    await eventually(async () => {
      const text = await (await fetch(`${api.url}/metrics`)).text();
      expect(text).toMatch(/^stream_connections_active 0$/m);
    });
    const streams = await Promise.all([1, 2, 3].map(() => new Stream().open()));
    const refused = await fetch(`${api.url}/api/v1/events/stream`, { headers: as('admin') });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([429, 'too_many_streams']);
    streams.forEach(({ aborter }) => aborter.abort());
  });

  it('refuses topics that are no names', async () => {
    const response = await fetch(`${api.url}/api/v1/events/stream?topics=A%20B`, { headers: as('admin') });
    expect(response.status).toBe(400);
  });

  // Last: it closes the API.
  it('asks its receivers to reconnect when the API closes, and does not hold it up', async () => {
    const stream = await new Stream().open();
    const started = Date.now();
    await api.app.close();
    expect(Date.now() - started).toBeLessThan(3000);
    await eventually(() => expect([stream.types.at(-1), stream.ended]).toEqual(['reconnect', true]));
  });
});
