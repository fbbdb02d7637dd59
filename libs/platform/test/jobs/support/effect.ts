import { type Database, rows, system } from '../../../src/index';

const actor = system('spec');

/** An attempt is noted at once, whatever becomes of it. */
export async function attempted(database: Database, ref: string): Promise<void> {
  await database.transaction(actor, (tx) =>
    tx.query(`INSERT INTO spec_effects VALUES ($1, 'attempt', $2)`, [ref, process.pid]),
  );
}

/** What a job of Souk does: a compare-and-set, and its consequence in the same transaction. */
export async function takeEffect(database: Database, ref: string): Promise<void> {
  await database.transaction(actor, async (tx) => {
    const won = await rows(tx, 'INSERT INTO spec_done VALUES ($1) ON CONFLICT DO NOTHING RETURNING ref', [ref]);
    if (won.length > 0) await tx.query(`INSERT INTO spec_effects VALUES ($1, 'effect', $2)`, [ref, process.pid]);
  });
}
