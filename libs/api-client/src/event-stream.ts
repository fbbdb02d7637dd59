import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { type TokenSource } from './client';
import { longestPauseMs, pause } from './pause';

export type StreamState = 'connecting' | 'open' | 'waiting';
/** Why reading ended: the caller aborted, the token is refused, or the server has nothing more to say. */
export type StreamEnd = 'aborted' | 'unauthorised' | 'closed';

export interface EventStreamOptions {
  /** The whole URL, topics included: `https://souk.example.com/api/v1/events/stream?topics=tasks`. */
  url: string;
  signal: AbortSignal;
  onEvent: (event: EventSourceMessage) => void;
  /** The cursor was too old: events were missed, so whatever was built from them must be read again. */
  onReset?: () => void;
  onState?: (state: StreamState) => void;
  token?: TokenSource;
  lastEventId?: string;
  fetch?: typeof globalThis.fetch;
  /** First pause after a lost connection; the server may change it with a `retry:` line. */
  retryMs?: number;
  /** A connection that is silent for longer, heartbeats included, is taken for dead. */
  silenceMs?: number;
}

/** They carry the id to resume from, and no news. */
const signsOfLife = new Set(['open', 'heartbeat']);

/**
 * Server-sent events over fetch, because EventSource cannot send an Authorization header. Reads until it is aborted or told to stop,
 * and resumes after every break where it left off.
 */
export async function readEventStream(options: EventStreamOptions): Promise<StreamEnd> {
  const { signal, onState } = options;
  const cursor: Cursor = { lastEventId: options.lastEventId ?? '', retryMs: options.retryMs ?? 1000 };
  let failures = 0;
  while (!signal.aborted) {
    onState?.('connecting');
    const outcome = await readOnce(options, cursor);
    if (outcome === 'unauthorised' || outcome === 'closed') return outcome;
    failures = outcome === 'failed' ? failures + 1 : 0;
    if (signal.aborted) break;
    onState?.('waiting');
    await pause(backoff(cursor.retryMs, failures), signal);
  }
  return 'aborted';
}

interface Cursor {
  lastEventId: string;
  retryMs: number;
}

/** One connection. `broken`: it worked and ended, so the next attempt may come soon; `failed`: it never said a word. */
async function readOnce(
  options: EventStreamOptions,
  cursor: Cursor,
): Promise<'closed' | 'unauthorised' | 'broken' | 'failed'> {
  const { onEvent, onReset, onState, silenceMs = 60_000 } = options;
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silenceMs);
  };
  const signal = AbortSignal.any([options.signal, silence.signal]);
  try {
    const response = await quietly(open(options, cursor, signal));
    if (!response) return 'failed';
    if (response.status === 204) return 'closed';
    if (response.status === 401 || response.status === 403) return 'unauthorised';
    if (!response.ok || !response.body || !response.headers.get('content-type')?.startsWith('text/event-stream'))
      return 'failed';
    onState?.('open');

    let asked = false;
    const parser = createParser({
      onRetry: (ms) => {
        cursor.retryMs = ms;
      },
      onEvent: (event) => {
        if (event.id !== undefined) cursor.lastEventId = event.id;
        if (event.event === 'reset') {
          cursor.lastEventId = event.id ?? '';
          onReset?.();
        } else if (event.event === 'reconnect') asked = true;
        else if (!signsOfLife.has(event.event ?? '')) onEvent(event);
      },
    });
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let outcome: 'broken' | 'failed' = 'failed';
    for (;;) {
      const chunk = await quietly(reader.read());
      if (!chunk || chunk.done) return outcome;
      outcome = 'broken';
      heard();
      // Outside `quietly`: a mistake in the caller's handler is not a lost connection.
      parser.feed(decoder.decode(chunk.value, { stream: true }));
      if (asked) return outcome;
    }
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

async function open(options: EventStreamOptions, { lastEventId }: Cursor, signal: AbortSignal): Promise<Response> {
  const headers = new Headers({ accept: 'text/event-stream' });
  const bearer = await options.token?.();
  if (bearer) headers.set('authorization', `Bearer ${bearer}`);
  if (lastEventId) headers.set('last-event-id', lastEventId);
  return (options.fetch ?? globalThis.fetch)(options.url, { headers, cache: 'no-store', signal });
}

/** A network failure is an expected turn here, not an error: undefined. */
const quietly = <T>(work: Promise<T>): Promise<T | undefined> => work.catch(() => undefined);

/** Doubles with each failure, and is spread so that a restarted server is not met by all its readers at once. */
const backoff = (retryMs: number, failures: number) =>
  Math.min(longestPauseMs, retryMs * 2 ** Math.max(0, failures - 1)) * (0.5 + Math.random() / 2);
