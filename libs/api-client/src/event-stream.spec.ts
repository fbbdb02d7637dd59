import { describe, expect, test } from '@jest/globals';
import { readEventStream, type EventStreamOptions, type StreamState } from './event-stream';

type Fetch = NonNullable<EventStreamOptions['fetch']>;

const streamOf = (...chunks: string[]) =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
        controller.close();
      },
    }),
    { headers: { 'content-type': 'text/event-stream' } },
  );
const status = (code: number) => new Response(null, { status: code });

/** Says something, then nothing more, and never closes. */
const openStream = (first: string, { signal }: RequestInit) =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(first));
        signal?.addEventListener('abort', () => controller.error(signal.reason));
      },
    }),
    { headers: { 'content-type': 'text/event-stream' } },
  );

/** Reads from a server that gives these answers in turn; what it was asked and what was read. */
async function read(answers: ((init: RequestInit) => Response)[], options: Partial<EventStreamOptions> = {}) {
  const cursors: (string | null)[] = [];
  const tokens: (string | null)[] = [];
  const events: string[] = [];
  const states: StreamState[] = [];
  let resets = 0;
  const fetch: Fetch = (_url, init = {}) => {
    const headers = new Headers(init.headers);
    cursors.push(headers.get('last-event-id'));
    tokens.push(headers.get('authorization'));
    const answer = answers.shift();
    return answer ? Promise.resolve(answer(init)) : Promise.reject(new Error('asked once too often'));
  };
  const end = await readEventStream({
    url: 'https://souk.example/api/v1/events/stream',
    signal: new AbortController().signal,
    fetch,
    retryMs: 1,
    onEvent: ({ event, data }) => events.push(`${event}:${data}`),
    onReset: () => resets++,
    onState: (state) => states.push(state),
    ...options,
  });
  return { end, cursors, tokens, events, states, resets };
}

describe('the event stream reader', () => {
  test('resumes after a break with the id of the last event it read', async () => {
    const { end, events, cursors } = await read([
      () => streamOf('id: 1\nevent: task\ndata: a\n\nid: 2\nevent: task\ndata: b\n\n'),
      () => streamOf('id: 3\nevent: task\ndata: c\n\n'),
      () => status(204),
    ]);
    expect(events).toEqual(['task:a', 'task:b', 'task:c']);
    expect(cursors).toEqual([null, '2', '3']);
    expect(end).toBe('closed');
  });

  test('starts where the caller left off', async () => {
    const { cursors } = await read([() => status(204)], { lastEventId: '41' });
    expect(cursors).toEqual(['41']);
  });

  test('an event that arrives in pieces is read once and whole', async () => {
    const { events } = await read([
      () => streamOf('id: 1\neve', 'nt: task\nda', 'ta: caf\u00e9\n', '\n'),
      () => status(204),
    ]);
    expect(events).toEqual(['task:caf\u00e9']);
  });

  test('a reset tells the caller to read everything again, and goes on from the new place', async () => {
    const { resets, events, cursors } = await read(
      [() => streamOf('id: 90\nevent: reset\ndata: {}\n\nid: 91\nevent: task\ndata: x\n\n'), () => status(204)],
      { lastEventId: '5' },
    );
    expect(resets).toBe(1);
    expect(events).toEqual(['task:x']);
    expect(cursors).toEqual(['5', '91']);
  });

  test('a reset without an id forgets the old place', async () => {
    const { cursors } = await read([() => streamOf('event: reset\ndata: {}\n\n'), () => status(204)], {
      lastEventId: '5',
    });
    expect(cursors).toEqual(['5', null]);
  });

  test('a server that shuts down and asks to reconnect is left at once, with nothing lost', async () => {
    const { events, cursors } = await read([
      (init) => openStream('id: 7\nevent: task\ndata: a\n\nevent: reconnect\ndata: {}\n\n', init),
      () => streamOf('id: 8\nevent: task\ndata: b\n\n'),
      () => status(204),
    ]);
    expect(events).toEqual(['task:a', 'task:b']);
    expect(cursors).toEqual([null, '7', '8']);
  });

  test.each([401, 403])('stops at %i: asking again with the same token would change nothing', async (code) => {
    const { end, cursors } = await read([() => status(code)]);
    expect(end).toBe('unauthorised');
    expect(cursors).toHaveLength(1);
  });

  test('asks for a fresh token at every connection', async () => {
    const fresh = ['one', 'two'];
    const { tokens } = await read([() => streamOf(': hello\n\n'), () => status(204)], {
      token: () => fresh.shift() ?? null,
    });
    expect(tokens).toEqual(['Bearer one', 'Bearer two']);
  });

  test('tries again after a failed connection, a server error and an answer that is no stream', async () => {
    const { events, states } = await read([
      () => {
        throw new TypeError('fetch failed');
      },
      () => status(503),
      () => new Response('<h1>Hello</h1>', { headers: { 'content-type': 'text/html' } }),
      () => streamOf('id: 1\nevent: task\ndata: a\n\n'),
      () => status(204),
    ]);
    expect(events).toEqual(['task:a']);
    expect(states.filter((state) => state === 'waiting')).toHaveLength(4);
  });

  test('takes a connection without heartbeats for dead', async () => {
    const { cursors } = await read([(init) => openStream('id: 1\nevent: task\ndata: a\n\n', init), () => status(204)], {
      silenceMs: 30,
    });
    expect(cursors).toEqual([null, '1']);
  });

  test('ends promptly when it is aborted, also in the middle of a pause', async () => {
    const controller = new AbortController();
    const { end } = await read([() => status(503)], {
      signal: controller.signal,
      retryMs: 60_000,
      onState: (state) => {
        if (state === 'waiting') setTimeout(() => controller.abort(), 5);
      },
    });
    expect(end).toBe('aborted');
  });

  test("a mistake in the caller's handler reaches the caller instead of looking like a lost connection", async () => {
    const reading = read([() => streamOf('id: 1\nevent: task\ndata: a\n\n')], {
      onEvent: () => {
        throw new RangeError('handler');
      },
    });
    await expect(reading).rejects.toThrow('handler');
  });
});
