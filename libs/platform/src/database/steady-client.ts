import { type Duplex } from 'node:stream';
import * as driver from 'pg';

// A bundle has no `require` for TypeORM to find its driver with.
export const pgModule = driver.default;

type Done = (error: Error | null, result?: unknown) => void;
type Ask = (question: object | string, values?: unknown, done?: Done) => unknown;

/**
 * A connection whose end is nobody's surprise. Pool and ORM each listen for errors while they hold it, and neither does between the two:
 * a server that ends connections just then would end the process. What was asked on the connection fails all the same.
 */
export class SteadyClient extends pgModule.Client {
  constructor({ query_timeout: patienceMs = 0, ...config }: driver.ClientConfig = {}) {
    super(config);
    this.on('error', () => undefined);
    Object.assign(this, { query: asking(super.query.bind(this) as Ask, patienceMs, () => this.giveUp()) });
  }

  /** Whatever still comes would answer a question that nobody waits for any more. */
  private giveUp(): void {
    const { connection } = this as unknown as { connection: { stream: Duplex } };
    connection.stream.destroy(new Error('Query read timeout'));
  }
}

/**
 * Promises and patience of our own. Those of pg hang a callback on a question that has been made already. Measured on Node 20, rows of such
 * questions then outlived their readers in the old heap, and every small collection copied them; with callbacks given at once they did not.
 * Why V8 does so is not known here: measure `tasks-list` before going back.
 */
function asking(ask: Ask, patienceMs: number, giveUp: () => void): Ask {
  const send = (question: object | string, values: unknown, done: Done): void => {
    const timer = patienceMs > 0 ? setTimeout(giveUp, patienceMs) : undefined;
    ask(question, values, (error, result) => {
      clearTimeout(timer);
      done(error, result);
    });
  };
  return (question, values, done) => {
    if (typeof question === 'object' && 'submit' in question) return ask(question, values, done);
    if (typeof values === 'function') return send(question, undefined, values as Done);
    if (done) return send(question, values, done);
    return new Promise((resolve, reject) =>
      send(question, values, (error, result) => (error ? reject(error) : resolve(result))),
    ).catch((error: Error) => {
      Error.captureStackTrace(error); // which leads back to whoever asked
      throw error;
    });
  };
}
