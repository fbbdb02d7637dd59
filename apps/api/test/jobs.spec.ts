import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, Jobs, NoPayload, platformJobs, system } from '@souk/platform';
import { asOwner } from '@souk/testing';
import { as, named, startTestApi, type TestApi } from './test-api';

interface JobAnswer {
  id: string;
  state: string;
  allowedActions: string[];
}

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

const call = async <T = JobAnswer & Record<string, unknown>>(
  path: string,
  { method = 'GET', caller = 'admin', headers = {} } = {},
) => {
  const response = await fetch(`${api.url}${path}`, { method, headers: { ...as(caller), ...headers } });
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
};

async function enqueue(count = 1): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const id = await api
      .get(Database)
      .transaction(system('spec'), (tx) => api.get(Jobs).enqueue(tx, platformJobs.expireData, new NoPayload()));
    ids.push(id!);
  }
  return ids;
}
const setState = (id: string, state: string) =>
  asOwner(
    api.database,
    `UPDATE jobs SET state = $2, finished_at = now(), error = '{"code":"boom","message":"It broke."}' WHERE id = $1`,
    [id, state],
  );

describe('the list of jobs', () => {
  it('is paged by cursor without gap or repetition, newest first, while jobs are added', async () => {
    const wanted = (await enqueue(25)).reverse();
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await call<{ items: JobAnswer[]; nextCursor: string | null }>(
        `/api/v1/jobs?limit=10${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor ?? '';
      if (seen.length === 10) await enqueue(3);
    } while (cursor);
    expect(seen).toEqual(wanted);
  });

  it('is filtered by state and name', async () => {
    const [id] = await enqueue();
    await setState(id!, 'dead');
    const { body } = await call<{ items: JobAnswer[] }>('/api/v1/jobs?state=dead&name=expireData');
    expect(body.items.map((job) => job.id)).toEqual([id]);
    expect((await call<{ items: JobAnswer[] }>('/api/v1/jobs?state=dead&name=sealEvents')).body.items).toEqual([]);
  });
});

describe('a job', () => {
  it('is shown with what may be done to it', async () => {
    const [id] = await enqueue();
    expect((await call(`/api/v1/jobs/${id}`, { caller: 'reader' })).body).toMatchObject({
      id,
      state: 'queued',
      allowedActions: ['cancel'],
      error: null,
    });
    await setState(id!, 'dead');
    expect((await call(`/api/v1/jobs/${id}`)).body).toMatchObject({
      state: 'dead',
      allowedActions: ['replay', 'discard'],
      error: { code: 'boom' },
    });
  });

  it('can be replayed, cancelled and discarded, each an event by whoever did it', async () => {
    const [id] = await enqueue();
    await setState(id!, 'dead');
    expect((await call(`/api/v1/jobs/${id}/replay`, { method: 'POST' })).body).toMatchObject({
      state: 'queued',
      attempts: 0,
    });
    expect((await call(`/api/v1/jobs/${id}/cancel`, { method: 'POST' })).body).toMatchObject({ state: 'cancelled' });
    await setState(id!, 'failed');
    expect((await call(`/api/v1/jobs/${id}/discard`, { method: 'POST' })).body).toMatchObject({ state: 'cancelled' });
    const events = await asOwner(
      api.database,
      'SELECT type, actor_id, data FROM events WHERE subject_id = $1 ORDER BY seq',
      [id],
    );
    expect(events).toEqual([
      {
        type: 'job.replayed',
        actor_id: named.admin.actor.id,
        data: { name: 'expireData', before: { state: 'dead' }, after: { state: 'queued' } },
      },
      {
        type: 'job.cancelled',
        actor_id: named.admin.actor.id,
        data: { name: 'expireData', before: { state: 'queued' }, after: { state: 'cancelled' } },
      },
      {
        type: 'job.discarded',
        actor_id: named.admin.actor.id,
        data: { name: 'expireData', before: { state: 'failed' }, after: { state: 'cancelled' } },
      },
    ]);
  });

  it('refuses a step that its state does not allow, and says which it does', async () => {
    const [id] = await enqueue();
    const { status, body } = await call(`/api/v1/jobs/${id}/replay`, { method: 'POST' });
    expect([status, body]).toEqual([
      409,
      expect.objectContaining({ code: 'job_state', state: 'queued', allowedActions: ['cancel'] }),
    ]);
  });

  it('is replayed once when two people do it at the same time', async () => {
    const [id] = await enqueue();
    await setState(id!, 'dead');
    const both = await Promise.all([1, 2].map(() => call(`/api/v1/jobs/${id}/replay`, { method: 'POST' })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe('an Idempotency-Key', () => {
  const cancel = (id: string, key: string, caller = 'admin') =>
    call(`/api/v1/jobs/${id}/cancel`, { method: 'POST', caller, headers: { 'idempotency-key': key } });

  it('gives the repetition of a request the same answer, without doing it again', async () => {
    const [id] = await enqueue();
    const first = await cancel(id!, 'key-1');
    const second = await cancel(id!, 'key-1');
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(await asOwner(api.database, 'SELECT 1 FROM events WHERE subject_id = $1', [id])).toHaveLength(1);
  });

  it('is refused for another request', async () => {
    const [one, two] = await enqueue(2);
    await cancel(one!, 'key-2');
    expect(await cancel(two!, 'key-2')).toMatchObject({ status: 409, body: { code: 'idempotency_key_reused' } });
  });

  it('works once when the same request comes twice at the same time', async () => {
    const [id] = await enqueue();
    const both = await Promise.all([cancel(id!, 'key-3'), cancel(id!, 'key-3')]);
    expect(both.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1);
    expect(both.every(({ status, body }) => status === 200 || body.code === 'idempotency_in_progress')).toBe(true);
    expect(await asOwner(api.database, 'SELECT 1 FROM events WHERE subject_id = $1', [id])).toHaveLength(1);
  });

  it('may be used again after a refusal', async () => {
    const [id] = await enqueue();
    await setState(id!, 'succeeded');
    expect((await cancel(id!, 'key-4')).status).toBe(409);
    await asOwner(api.database, `UPDATE jobs SET state = 'queued' WHERE id = $1`, [id]);
    expect((await cancel(id!, 'key-4')).status).toBe(200);
  });

  it('must be well-formed', async () => {
    const [id] = await enqueue();
    expect(await cancel(id!, 'x'.repeat(201))).toMatchObject({ status: 400, body: { code: 'idempotency_key' } });
  });
});
