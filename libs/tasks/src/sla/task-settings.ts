import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { type Actor, afterCommit, Database, DomainError, Events, rows, type Transaction } from '@souk/platform';
import { checkSla } from './settings-rules';
import { defaultTaskSettings, type TaskSettingsContent } from './sla-settings';

export interface CurrentTaskSettings extends TaskSettingsContent {
  /** 0: nobody has changed the defaults. */
  version: number;
  updatedAt: Date | null;
  updatedByName: string | null;
}

const defaults: CurrentTaskSettings = { ...defaultTaskSettings, version: 0, updatedAt: null, updatedByName: null };
/** Every step of every task asks. Other processes hear of a change that much later. */
const rememberedMs = 1000;

/** Due times and expiry, as the organisation wants them. */
@Injectable()
export class TaskSettings {
  private known = defaults;
  private knownUntil = -Infinity;

  constructor(
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  /** The same object until they change. */
  async current(tx: Transaction): Promise<CurrentTaskSettings> {
    if (performance.now() < this.knownUntil) return this.known;
    const found = await read(tx);
    if (!isSame(found, this.known)) this.known = found;
    this.knownUntil = performance.now() + rememberedMs;
    return this.known;
  }

  get(actor: Actor): Promise<CurrentTaskSettings> {
    return this.database.transaction(actor, read);
  }

  /** `version` is the one that was read; undefined: whichever is there. */
  async change(actor: Actor, wanted: TaskSettingsContent, version: number | undefined): Promise<CurrentTaskSettings> {
    checkSla(wanted.sla);
    return this.database.transaction(actor, async (tx) => {
      const before = await read(tx);
      fresh(before, version);
      const [was, became] = changedParts(partsOf(before), partsOf(wanted));
      if (Object.keys(became).length === 0) return before;
      const written = await write(tx, actor, wanted, before.version);
      if (!written) throw await lostRace(tx, version);
      await this.events.append(tx, {
        type: 'task_settings.changed',
        actor,
        subject: ['task_settings', 'task_settings'],
        data: { before: was, after: became, version: written.version },
      });
      afterCommit(tx, () => void (this.knownUntil = -Infinity));
      return written;
    });
  }
}

/** The version alone would not tell: a backup that was restored counts on from an older one. */
const isSame = (one: CurrentTaskSettings, other: CurrentTaskSettings) =>
  one.version === other.version && one.updatedAt?.getTime() === other.updatedAt?.getTime();

const columns = 'version, sla, expiry, updated_at AS "updatedAt", updated_by_name AS "updatedByName"';

async function read(tx: Transaction): Promise<CurrentTaskSettings> {
  const [found] = await rows<CurrentTaskSettings>(tx, `SELECT ${columns} FROM task_settings`);
  return found ?? defaults;
}

/** Undefined: somebody else was quicker. */
async function write(
  tx: Transaction,
  actor: Actor,
  { sla, expiry }: TaskSettingsContent,
  version: number,
): Promise<CurrentTaskSettings | undefined> {
  const sql =
    version === 0
      ? `INSERT INTO task_settings (sla, expiry, updated_by_name) VALUES ($1, $2, $3) ON CONFLICT (only_row) DO NOTHING`
      : `UPDATE task_settings SET sla = $1, expiry = $2, updated_by_name = $3, updated_at = now(), version = version + 1
         WHERE version = $4`;
  const [written] = await rows<CurrentTaskSettings>(tx, `${sql} RETURNING ${columns}`, [
    JSON.stringify(sla),
    JSON.stringify(expiry),
    actor.name,
    ...(version === 0 ? [] : [version]),
  ]);
  return written;
}

/** Plain objects, whatever they came as: only those compare. */
const partsOf = ({ sla, expiry }: TaskSettingsContent) => structuredClone({ ...sla, expiry });

function changedParts<C extends object>(before: C, after: C): [Partial<C>, Partial<C>] {
  const changed = (Object.keys(after) as (keyof C)[]).filter((name) => !isDeepStrictEqual(before[name], after[name]));
  const pick = (content: C) =>
    Object.fromEntries(changed.map((name) => [name, content[name]])) as unknown as Partial<C>;
  return [pick(before), pick(after)];
}

function fresh(settings: CurrentTaskSettings, version: number | undefined): void {
  if (version === undefined || version === settings.version) return;
  throw new DomainError(
    'stale',
    'task_settings_stale',
    'The settings have changed since you read them. Read them again.',
    { facts: { version: settings.version } },
  );
}

async function lostRace(tx: Transaction, version: number | undefined): Promise<DomainError> {
  const now = await read(tx);
  fresh(now, version);
  return new DomainError(
    'conflict',
    'task_settings_changed',
    'The settings were changed at the same moment. Read them again.',
    { facts: { version: now.version } },
  );
}
