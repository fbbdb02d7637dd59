import { type Transaction } from '@souk/platform';

/**
 * Between those who sign and those who change which key signs, until the transaction ends. Not a lock on the row of the key: whoever wants
 * to share a row goes past those who wait to change it, and under steady sign-ins a revoke would wait until it times out.
 */
const lock = `hashtext('souk_signing_key_moves')`;

/** Many at a time. Waits while a key changes, and behind who waits to change one. */
export const keepKeys = (tx: Transaction): Promise<unknown> => tx.query(`SELECT pg_advisory_xact_lock_shared(${lock})`);

export const moveKeys = (tx: Transaction): Promise<unknown> => tx.query(`SELECT pg_advisory_xact_lock(${lock})`);
