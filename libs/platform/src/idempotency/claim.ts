import { type Context, currentContext } from '../logging/context';

/** What a request holds of its Idempotency-Key while it works. */
export interface Claim {
  who: string;
  key: string;
  /** Another request may take the key over: neither must touch what the other claimed. */
  token: string;
  /** Something of the work is committed, and the key says so: it is nobody else's any more. */
  done: boolean;
}

const claims = new WeakMap<Context, Claim>();

/** What is committed in that context from here on is the work of the key, until the request has its answer. */
export const beginWork = (context: Context, claim: Claim): void => void claims.set(context, claim);
export const endWork = (context: Context): void => void claims.delete(context);

export function currentClaim(): Claim | undefined {
  const context = currentContext();
  return context && claims.get(context);
}
