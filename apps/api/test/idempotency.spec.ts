import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Database, DomainError, Jobs, NoPayload, platformJobs, system } from '@souk/platform';
import { asOwner, eventually } from '@souk/testing';
import { DataSource } from 'typeorm';
import { keyOptions } from '../src/idempotency/idempotency-keys';
import { as, named, startTestApi, type TestApi } from './test-api';

const usualRefreshMs = keyOptions.refreshMs;

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

interface Answer {
  state?: string;
  code?: string;
}

async function queued(): Promise<string> {
  const id = await api
    .get(Database)
    .transaction(system('spec'), (tx) => api.get(Jobs).enqueue(tx, platformJobs.expireData, new NoPayload()));
  return id!;
}

async function cancel(id: string, key: string) {
  const response = await fetch(`${api.url}/api/v1/jobs/${id}/cancel`, {
    method: 'POST',
    headers: { ...as('admin'), 'idempotency-key': key },
  });
  const replayed = response.headers.get('idempotency-replayed') === 'true';
  return { status: response.status, replayed, body: (await response.json()) as Answer };
}

const sql = (statement: string, values: unknown[] = []) => asOwner(api.database, statement, values);
const age = (key: string, interval: string) =>
  sql('UPDATE idempotency_keys SET created_at = now() - $2::interval, alive_at = now() - $2::interval WHERE key = $1', [
    key,
    interval,
  ]);
const statuses = async (key: string) =>
  (await sql('SELECT status FROM idempotency_keys WHERE key = $1', [key])).map(({ status }) => status as number | null);

const isAlive = async (key: string) =>
  (await sql(`SELECT alive_at > now() - interval '1 minute' AS alive FROM idempotency_keys WHERE key = $1`, [key]))[0]!
    .alive as boolean;
const cancellations = async (id: string) =>
  Number((await sql(`SELECT count(*) FROM events WHERE type = 'job.cancelled' AND subject_id = $1`, [id]))[0]!.count);

/** While the database refuses that. */
async function failing<T>(change: string, work: () => Promise<T>): Promise<T> {
  await sql(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'disk full'; END $$`);
  await sql(`CREATE TRIGGER refuse ${change} EXECUTE FUNCTION refuse()`);
  try {
    return await work();
  } finally {
    await sql('DROP FUNCTION refuse CASCADE');
  }
}

/** A request whose answer the database refuses to keep. */
const cancelUnkept = (id: string, key: string) =>
  failing('BEFORE UPDATE ON idempotency_keys FOR EACH ROW WHEN (NEW.status IS NOT NULL)', () => cancel(id, key));

/** A request that waits in the middle of its work until `meanwhile` is done. */
async function cancelSlowly(id: string, key: string, meanwhile: () => Promise<unknown>) {
  const holder = api.get<DataSource>(DataSource).createQueryRunner();
  await holder.startTransaction();
  await holder.query('SET LOCAL ROLE souk_service');
  await holder.query('LOCK TABLE jobs IN ACCESS EXCLUSIVE MODE');
  try {
    const slow = cancel(id, key);
    await eventually(async () => expect(await statuses(key)).toEqual([null]));
    await meanwhile();
    await holder.commitTransaction();
    return await slow;
  } finally {
    await holder.release();
  }
}

const takenOver = (key: string) => sql('UPDATE idempotency_keys SET claim = gen_random_uuid() WHERE key = $1', [key]);

describe('an answer that cannot be kept', () => {
  it('is given all the same, with a warning in the log', async () => {
    const answer = await cancelUnkept(await queued(), 'unkept');
    expect(answer).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    expect(api.logs().filter(({ level, msg }) => level === 'warn' && String(msg).includes('kept'))).toHaveLength(1);
  });

  it('is lost, and what was done is not done again', async () => {
    const id = await queued();
    await cancelUnkept(id, 'lost');
    expect((await cancel(id, 'lost')).body.code).toBe('idempotency_in_progress'); // for all that anybody knows
    await age('lost', '23 hours');
    expect(await cancel(id, 'lost')).toMatchObject({ status: 409, body: { code: 'answered_before' } });
    expect((await cancel(await queued(), 'lost')).body.code).toBe('idempotency_key_reused');
    expect(await cancellations(id)).toBe(1);
  });
});

describe('a key whose request never came to its end', () => {
  const leave = (key: string, done: boolean) =>
    sql('UPDATE idempotency_keys SET status = NULL, body = NULL, done = $2 WHERE key = $1', [key, done]);

  it('is left after a minute to the same request, and to no other, when nothing was done', async () => {
    const id = await queued();
    await cancel(id, 'left');
    await leave('left', false);
    expect((await cancel(id, 'left')).body.code).toBe('idempotency_in_progress');
    await age('left', '2 minutes');
    expect((await cancel(await queued(), 'left')).body.code).toBe('idempotency_key_reused');
    expect((await cancel(id, 'left')).body.code).toBe('job_state'); // it worked on the job, which is cancelled
  });

  it('is left to nobody when its work was committed', async () => {
    const id = await queued();
    await cancel(id, 'committed');
    await leave('committed', true);
    await age('committed', '2 minutes');
    expect((await cancel(id, 'committed')).body.code).toBe('answered_before');
    await age('committed', '24 hours 1 minute');
    expect((await cancel(id, 'committed')).body.code).toBe('job_state');
  });
});

describe('a request that failed', () => {
  it('is forgotten when it was refused', async () => {
    const id = await queued();
    await sql(`UPDATE jobs SET state = 'succeeded', finished_at = now() WHERE id = $1`, [id]);
    expect((await cancel(id, 'refused')).body.code).toBe('job_state');
    expect(await statuses('refused')).toEqual([]);
  });

  it('is forgotten when a fault left nothing of it', async () => {
    const id = await queued();
    await failing('BEFORE UPDATE ON jobs', async () => expect((await cancel(id, 'fault')).status).toBe(500));
    expect(await cancel(id, 'fault')).toMatchObject({ status: 200, replayed: false });
  });

  it('is not done again when the connection broke behind its commit', async () => {
    const id = await queued();
    const database = api.get(Database);
    const real = database.transaction.bind(database);
    const spy = jest.spyOn(database, 'transaction').mockImplementation(async (actor, work) => {
      await real(actor, work);
      throw new DomainError('unavailable', 'database_unavailable', 'Gone.');
    });
    expect((await cancel(id, 'broken')).status).toBe(503);
    spy.mockRestore();
    await age('broken', '2 minutes');
    expect((await cancel(id, 'broken')).body.code).toBe('answered_before');
    expect(await cancellations(id)).toBe(1);
  });
});

describe('a key that is let go just as another request asks for it', () => {
  it('goes to one of those who ask', async () => {
    const id = await queued();
    await sql(
      `INSERT INTO idempotency_keys (actor, key, fingerprint, claim) VALUES ($1, 'let-go', 'another', gen_random_uuid())`,
      [`human:${named.admin.actor.id}`],
    );
    const database = api.get(Database);
    const real = database.query.bind(database);
    const spy = jest.spyOn(database, 'query').mockImplementation(async (actor, statement, ...rest) => {
      // Only the former holder lets go: one of the two may have taken it by now.
      if (statement.startsWith('SELECT fingerprint'))
        await sql(`DELETE FROM idempotency_keys WHERE key = 'let-go' AND fingerprint = 'another'`);
      return real<never>(actor, statement, ...rest);
    });
    const answers = await Promise.all([cancel(id, 'let-go'), cancel(id, 'let-go')]);
    spy.mockRestore();
    expect(answers.filter(({ status, replayed }) => status === 200 && !replayed)).toHaveLength(1);
    expect(await cancellations(id)).toBe(1);
    expect(await statuses('let-go')).toEqual([200]);
  });
});

describe('a request that takes longer than a minute', () => {
  it('keeps its key: nobody does the work beside it', async () => {
    keyOptions.refreshMs = 50;
    const id = await queued();
    const answer = await cancelSlowly(id, 'long', async () => {
      await age('long', '2 minutes');
      await eventually(async () => expect(await isAlive('long')).toBe(true));
      expect((await cancel(id, 'long')).body.code).toBe('idempotency_in_progress');
    });
    keyOptions.refreshMs = usualRefreshMs;
    expect(answer.status).toBe(200);
    expect(await cancel(id, 'long')).toMatchObject({ status: 200, replayed: true });
    expect(await cancellations(id)).toBe(1);
  });

  it('keeps its answer', async () => {
    await cancelSlowly(await queued(), 'patient', () => Promise.resolve());
    expect(await statuses('patient')).toEqual([200]);
  });
});

describe('a request that was taken over while its process stood still', () => {
  it('does nothing any more', async () => {
    const id = await queued();
    const answer = await cancelSlowly(id, 'slow', () => takenOver('slow'));
    expect(answer.status).toBe(503);
    expect(await cancellations(id)).toBe(0);
  });

  it('does not touch the claim of its successor', async () => {
    await cancelSlowly(await queued(), 'succeeded', () => takenOver('succeeded'));
    expect(await statuses('succeeded')).toEqual([null]);
    const id = await queued();
    await sql(`UPDATE jobs SET state = 'succeeded', finished_at = now() WHERE id = $1`, [id]);
    expect((await cancelSlowly(id, 'failing', () => takenOver('failing'))).status).toBe(409);
    expect(await statuses('failing')).toEqual([null]);
  });
});

it('an answer is given again for 24 hours, and then no more', async () => {
  const id = await queued();
  await cancel(id, 'day');
  await age('day', '23 hours 59 minutes');
  expect(await cancel(id, 'day')).toMatchObject({ status: 200, replayed: true });
  expect((await cancel(await queued(), 'day')).body.code).toBe('idempotency_key_reused');
  await age('day', '24 hours 1 minute');
  expect(await cancel(await queued(), 'day')).toMatchObject({ status: 200, replayed: false });
});
