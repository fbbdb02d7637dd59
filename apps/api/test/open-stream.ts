import { expect } from '@jest/globals';
import { eventually } from '@souk/testing';
import { type TestApi } from './test-api';

export interface StreamMessage {
  id: string;
  event: string;
  data: {
    type?: string;
    subject?: { kind: string; id: string };
    marketplace?: string | null;
    data?: Record<string, unknown>;
  };
}

export interface OpenStream {
  /** All but `open` and `heartbeat`. */
  messages: () => StreamMessage[];
  types: () => string[];
  close: () => void;
}

/** The stream as a caller gets it, from the moment on when it is open. */
export async function openStream(
  api: TestApi,
  headers: Record<string, string>,
  { query = '', after }: { query?: string; after?: string } = {},
): Promise<OpenStream> {
  const aborter = new AbortController();
  const response = await fetch(`${api.url}/api/v1/events/stream${query}`, {
    headers: { ...headers, ...(after === undefined ? {} : { 'last-event-id': after }) },
    signal: aborter.signal,
  });
  expect(response.status).toBe(200);
  let text = '';
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) text += decoder.decode(chunk as Uint8Array, { stream: true });
  };
  void read().catch(() => undefined);
  await eventually(() => expect(text).toContain('event: open'));
  const messages = () =>
    text
      .split('\n\n')
      .slice(0, -1)
      .map(parse)
      .filter(({ event }) => event !== 'open' && event !== 'heartbeat');
  return { messages, types: () => messages().map(({ event }) => event), close: () => aborter.abort() };
}

function parse(block: string): StreamMessage {
  const { id, event, data } = Object.fromEntries(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  ) as Record<'id' | 'event' | 'data', string>;
  return { id, event, data: JSON.parse(data) as StreamMessage['data'] };
}
