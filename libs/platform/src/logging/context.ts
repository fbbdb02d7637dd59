import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** What follows a request or a job through every call it makes: into logs, events and the jobs it asks for. */
export interface Context {
  /** This request or this attempt. */
  requestId: string;
  /** The whole chain: kept from edge to queue to worker. */
  correlationId: string;
}

const storage = new AsyncLocalStorage<Context>();

export const currentContext = (): Context | undefined => storage.getStore();
export const runInContext = <T>(context: Context, work: () => T): T => storage.run(context, work);

const wellFormed = /^[A-Za-z0-9._:/+=-]{8,128}$/;

/** An id that a caller sent is kept when it is well-formed; a hostile one could forge log lines. */
export const acceptedId = (given: unknown): string | undefined =>
  typeof given === 'string' && wellFormed.test(given) ? given : undefined;
export const newContext = (given: { [K in keyof Context]?: Context[K] | undefined } = {}): Context => {
  const requestId = given.requestId ?? randomUUID();
  return { requestId, correlationId: given.correlationId ?? requestId };
};
