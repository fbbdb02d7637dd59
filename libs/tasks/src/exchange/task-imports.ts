import { Injectable } from '@nestjs/common';
import { type Actor, constraintOf, Database, Events, rows, type Transaction } from '@souk/platform';
import { v7 as uuidv7 } from 'uuid';
import { type NewTask, Tasks } from '../tasks';

export interface ImportRow {
  /** As a spreadsheet counts them. */
  row: number;
  task: NewTask;
}

export interface ImportedRow extends ImportRow {
  /** `existing`: it was proposed before, under the same externalId. */
  outcome: 'created' | 'existing';
  /** Absent as long as nothing is made. */
  made?: { id: string; number: number } | undefined;
}

/** Many proposals at once: all of them, or none. */
@Injectable()
export class TaskImports {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly tasks: Tasks,
  ) {}

  /** What an import would do now. */
  preview(actor: Actor, given: readonly ImportRow[]): Promise<ImportedRow[]> {
    return this.database.transaction(actor, (tx) => sorted(tx, actor, given));
  }

  async import(actor: Actor, given: readonly ImportRow[], attempts = 3): Promise<ImportedRow[]> {
    try {
      return await this.database.transaction(actor, (tx) => this.importIn(tx, actor, given));
    } catch (error) {
      // Somebody proposes the same at the same moment; now it is there.
      if (constraintOf(error) !== 'tasks_external_id' || attempts <= 1) throw error;
      return this.import(actor, given, attempts - 1);
    }
  }

  private async importIn(tx: Transaction, actor: Actor, given: readonly ImportRow[]): Promise<ImportedRow[]> {
    const imported: ImportedRow[] = [];
    for (const row of await sorted(tx, actor, given)) {
      if (row.outcome === 'existing') imported.push(row);
      else {
        const { id, number } = await this.tasks.insert(tx, actor, row.task);
        imported.push({ ...row, made: { id, number: Number(number) } });
      }
    }
    const created = imported.filter(({ outcome }) => outcome === 'created').length;
    await this.events.append(tx, {
      type: 'task_import.created',
      actor,
      subject: ['task_import', uuidv7()],
      ...(actor.marketplace === undefined ? {} : { marketplace: actor.marketplace }),
      data: { rows: given.length, created, existing: given.length - created },
    });
    return imported;
  }
}

/** Which of them are new: a name that is there, or that a row before has, is the same task. */
async function sorted(tx: Transaction, actor: Actor, given: readonly ImportRow[]): Promise<ImportedRow[]> {
  const names = given.flatMap(({ task }) => task.externalId ?? []);
  const known = await rows<{ name: string }>(
    tx,
    'SELECT external_id AS name FROM tasks WHERE created_by_id = $1 AND external_id = ANY($2::text[])',
    [actor.id, names],
  );
  const taken = new Set(known.map(({ name }) => name));
  return given.map((row) => {
    const name = row.task.externalId;
    if (name === undefined) return { ...row, outcome: 'created' };
    const outcome = taken.has(name) ? 'existing' : 'created';
    taken.add(name);
    return { ...row, outcome };
  });
}
