import type pg from 'pg';
import { type DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { asUnavailable } from '../errors/database-errors';
import { type Claim, currentClaim } from '../idempotency/claim';
import { type Actor, databaseRoles } from './actor';
import { type Literal, withLiterals } from './literals';

/** An open transaction: TypeORM's manager, bound to one connection, one role and one actor. */
export type Transaction = EntityManager;

type Hook = () => void | Promise<void>;

export interface DatabaseObserver {
  /** How many seconds a transaction waited for its connection. */
  waited?: (seconds: number) => void;
  hookFailed?: (error: unknown) => void;
}

/** The only way to the data: a transaction under the database role of whoever acts. */
export class Database {
  constructor(
    readonly dataSource: DataSource,
    private readonly observer: DatabaseObserver = {},
  ) {}

  /**
   * Runs `work` in one transaction under the actor's role; both end with it. What `afterCommit` was given runs once the change is safe,
   * and its failure does not undo it. Of a request with an Idempotency-Key, the key is marked by the same commit.
   */
  async transaction<T>(actor: Actor, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const hooks: Hook[] = [];
    const result = await this.connected(async (client, runner) => {
      // One round trip instead of three: every request pays for this.
      await client.query(`BEGIN; ${becoming(actor)}`);
      Object.assign(runner, { isTransactionActive: true });
      const own = Object.assign(data(runner.manager), { hooks, atCommit: [] as string[] });
      const made = await work(runner.manager);
      await commit(client, own.atCommit);
      return made;
    });
    for (const hook of hooks) await this.runHook(hook);
    return result;
  }

  /**
   * One statement that is a transaction of its own, in one round trip. `careless`: the commit does not wait for the disk; when the server
   * crashes in the next moment the change is lost, as if it had not been made.
   */
  async query<T>(actor: Actor, sql: string, values: readonly Literal[] = [], durability?: 'careless'): Promise<T[]> {
    const setting = durability === 'careless' ? 'SET LOCAL synchronous_commit = off; ' : '';
    const text = `BEGIN; ${becoming(actor)}; ${setting}${withLiterals(sql, values)}; COMMIT`;
    const results = await this.connected((client) => client.query(text));
    return ((results as unknown as pg.QueryResult[]).at(-2)?.rows ?? []) as T[];
  }

  private async connected<T>(work: (client: pg.PoolClient, runner: QueryRunner) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    let client: pg.PoolClient | undefined;
    try {
      const asked = performance.now();
      client = (await runner.connect()) as pg.PoolClient;
      this.observer.waited?.((performance.now() - asked) / 1000);
      return await work(client, runner);
    } catch (error) {
      // A connection that broke has nothing to roll back; what broke it is the error to tell.
      await client?.query('ROLLBACK').catch(() => undefined);
      throw asUnavailable(error) ?? error;
    } finally {
      Object.assign(runner, { isTransactionActive: false });
      await runner.release();
    }
  }

  /** The change is committed: whoever made it must not hear that it failed. */
  private async runHook(hook: Hook): Promise<void> {
    try {
      await hook();
    } catch (error) {
      this.observer.hookFailed?.(error);
    }
  }
}

async function commit(client: pg.PoolClient, statements: readonly string[]): Promise<void> {
  const claim = currentClaim();
  if (!claim || claim.done) return void (await client.query([...statements, 'COMMIT'].join('; ')));
  // Last of all: it asks whether anything was written, and the row is locked for no longer than the commit takes.
  const results = await client.query([...statements, marking(claim), 'COMMIT'].join('; '));
  claim.done ||= (results as unknown as pg.QueryResult<{ marked: boolean }>[]).at(-2)?.rows[0]?.marked ?? false;
}

/** When another request has taken the key over, this fails, and so does the transaction. */
const marking = ({ who, key, token }: Claim): string =>
  withLiterals('SELECT souk_mark_done($1, $2, $3) AS marked', [who, key, token]);

/** From here to its end the transaction is the actor's. */
export async function become(tx: Transaction, actor: Actor): Promise<void> {
  const former = data(tx).atCommit?.splice(0) ?? [];
  await tx.query([...former, becoming(actor)].join('; '));
}

/**
 * A statement whose result nobody waits for: it goes with COMMIT, in the same message, and as whoever the transaction is now. When it fails,
 * so does the transaction.
 */
export async function atCommit(tx: Transaction, sql: string, values: readonly Literal[]): Promise<void> {
  const waiting = data(tx).atCommit;
  if (waiting) waiting.push(withLiterals(sql, values));
  else await tx.query(sql, [...values]);
}

/** As literals: what has parameters cannot go in one message with BEGIN. */
function becoming({ kind, id, marketplace, role }: Actor): string {
  const settings: Record<string, string> = {
    role: databaseRoles[kind],
    'souk.actor': id,
    'souk.marketplace': marketplace ?? '',
    'souk.role': role ?? '',
  };
  const calls = Object.keys(settings).map((name, index) => `set_config('${name}', $${index + 1}, true)`);
  return withLiterals(`SELECT ${calls.join(', ')}`, Object.values(settings));
}

/** For work that may only happen when the transaction is committed, such as telling the queue. */
export function afterCommit(tx: Transaction, hook: Hook): void {
  const { hooks } = data(tx);
  if (!hooks) throw new Error('afterCommit needs a transaction of Database.transaction');
  hooks.push(hook);
}

function data(tx: Transaction): { hooks?: Hook[]; atCommit?: string[] } {
  if (!tx.queryRunner) throw new Error('Not inside a transaction');
  return tx.queryRunner.data;
}

/** Rows of a raw query; TypeORM returns `[rows, count]` for UPDATE and DELETE with RETURNING. */
export async function rows<T>(tx: Transaction, sql: string, parameters: unknown[] = []): Promise<T[]> {
  const result: unknown = await tx.query(sql, parameters);
  return (
    Array.isArray(result) && result.length === 2 && Array.isArray(result[0]) && typeof result[1] === 'number'
      ? result[0]
      : result
  ) as T[];
}
