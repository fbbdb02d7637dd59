import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { EventReader } from '@souk/platform';
import { eventually } from '@souk/testing';
import { streamLimits } from '../src/events/event-streams';
import { as, startTestApi, type TestApi } from './test-api';

let api: TestApi;
const open: Socket[] = [];
beforeAll(async () => {
  api = await startTestApi();
});
afterEach(async () => {
  jest.restoreAllMocks();
  leave();
  await eventually(async () => expect(await metric('stream_connections_active')).toBe(0));
});
afterAll(() => api.close());

const request = 'GET /api/v1/events/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer admin\r\n\r\n';

/** Asks on a connection of its own; what it is answered is the line of the status. */
function ask(text = request): { socket: Socket; status: Promise<string> } {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  open.push(socket);
  socket.on('error', () => undefined);
  socket.write(text);
  const status = new Promise<string>((resolve) => {
    socket.once('data', (data) => resolve(data.toString().slice(9, 12)));
    socket.once('close', () => resolve('closed'));
  });
  return { socket, status };
}
const leave = () => open.splice(0).forEach((socket) => socket.destroy());
const askTimes = (times: number) => Array.from({ length: times }, () => ask());
const statuses = async (asked: { status: Promise<string> }[]) =>
  (await Promise.all(asked.map(({ status }) => status))).sort();

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${api.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
}

/** As a busy database would. */
function answerLate(ms: number): { asked: () => number } {
  const reader = api.get(EventReader);
  const head = reader.head.bind(reader);
  const late = jest.spyOn(reader, 'head').mockImplementation(() => pause(ms).then(head));
  return { asked: () => late.mock.calls.length };
}

const allPlaces = Array<string>(streamLimits.perActor).fill('200');

it('all who ask at once get no more places than one after the other would', async () => {
  const answers = await statuses(askTimes(200));
  expect(answers.filter((status) => status !== '429')).toEqual(allPlaces);
});

it('who leaves before the answer leaves no place taken', async () => {
  const { asked } = answerLate(300);
  for (let round = 0; round < 2; round++) {
    askTimes(streamLimits.perActor);
    await eventually(() => expect(asked()).toBe((round + 1) * streamLimits.perActor));
    leave();
    await eventually(async () => expect(await metric('http_requests_in_flight')).toBe(1)); // this one
    await pause(400); // until the last of them has heard from the database
  }
  jest.restoreAllMocks();
  expect(await statuses(askTimes(streamLimits.perActor))).toEqual(allPlaces);
});

it('who asked behind an answer that never ends leaves no place taken either', async () => {
  for (let round = 0; round < 2; round++) {
    const { status } = ask(request.repeat(streamLimits.perActor));
    expect(await status).toBe('200');
    await eventually(async () => expect(await metric('http_requests_in_flight')).toBe(streamLimits.perActor + 1));
    leave();
    await eventually(async () => expect(await metric('http_requests_in_flight')).toBe(1));
  }
  expect(await statuses(askTimes(streamLimits.perActor))).toEqual(allPlaces);
});

it('who is refused takes no place', async () => {
  jest.spyOn(api.get(EventReader), 'head').mockRejectedValue(new Error('no database'));
  expect(await statuses(askTimes(streamLimits.perActor + 5))).not.toContain('200');
  jest.restoreAllMocks();
  await eventually(async () => expect(await metric('http_requests_in_flight')).toBe(1));
  expect(await statuses(askTimes(streamLimits.perActor))).toEqual(allPlaces);
});

it('who only looks at the head is answered at once, with what a stream would be', async () => {
  const init = { method: 'HEAD', headers: as('admin'), signal: AbortSignal.timeout(2000) };
  const answer = await fetch(`${api.url}/api/v1/events/stream`, init);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
});
