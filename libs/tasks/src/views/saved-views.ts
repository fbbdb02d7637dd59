import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import {
  type Actor,
  constraintOf,
  Database,
  DomainError,
  Events,
  type Keyset,
  keysetPage,
  noSuch,
  type Transaction,
} from '@souk/platform';
import { v7 as uuidv7 } from 'uuid';
import { SavedView } from './saved-view.entity';

export type ViewContent = Pick<SavedView, 'name' | 'shared' | 'filter'>;
export type ViewChange = { [Field in keyof ViewContent]?: ViewContent[Field] | undefined };

/** Nobody finds his way among more. */
export const mostViews = 100;

/** Lists that people keep: for themselves, or for all. What they hold is a list's own filter, so `me` is whoever looks. */
@Injectable()
export class SavedViews {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  /** One's own and those that are shared. */
  list(actor: Actor, page: { limit: number; cursor?: string | undefined }): Promise<Keyset<SavedView>> {
    return this.database.transaction(actor, (tx) => {
      const query = tx
        .createQueryBuilder(SavedView, 'view')
        .where('(view.shared OR view.ownerId = :me)', { me: actor.id });
      return keysetPage(query, { sort: 'createdAt', id: 'id', ...page });
    });
  }

  get(actor: Actor, id: string): Promise<SavedView> {
    return this.database.transaction(actor, (tx) => visible(tx, actor, id));
  }

  create(actor: Actor, { name, shared, filter }: ViewContent): Promise<SavedView> {
    return named(name, () =>
      this.database.transaction(actor, async (tx) => {
        await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`task_views:${actor.id}`]);
        if ((await tx.countBy(SavedView, { ownerId: actor.id })) >= mostViews)
          throw new DomainError(
            'conflict',
            'too_many_views',
            `You have ${mostViews} views, which is the most. Delete one that you do not need.`,
          );
        const id = uuidv7();
        await tx.insert(SavedView, { id, ownerId: actor.id, ownerName: actor.name, name, shared, filter });
        if (shared) await this.record(tx, actor, 'created', id, { after: { name, shared, filter } });
        return visible(tx, actor, id);
      }),
    );
  }

  /** `version`: as it was read; another one is stale. */
  change(actor: Actor, id: string, change: ViewChange, version?: number): Promise<SavedView> {
    return named(change.name, () =>
      this.database.transaction(actor, async (tx) => {
        const view = await own(tx, actor, id, version);
        const fields = contentFields.filter(
          (field) => change[field] !== undefined && !isDeepStrictEqual(change[field], view[field]),
        );
        if (fields.length === 0) return view;
        const after = Object.fromEntries(fields.map((field) => [field, change[field]]));
        const { affected } = await tx.update(
          SavedView,
          { id, version: view.version },
          { ...after, version: view.version + 1, updatedAt: () => 'now()' },
        );
        if (!affected) throw await lostRace(tx, actor, id, version);
        // Whoever uses a shared view sees when it is taken away, too.
        if (view.shared || change.shared) {
          const before = Object.fromEntries(fields.map((field) => [field, view[field]]));
          await this.record(tx, actor, 'changed', id, { name: view.name, before, after });
        }
        return visible(tx, actor, id);
      }),
    );
  }

  remove(actor: Actor, id: string, version?: number): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const view = await own(tx, actor, id, version);
      const { affected } = await tx.delete(SavedView, { id, version: view.version });
      if (!affected) throw await lostRace(tx, actor, id, version);
      const { name, shared, filter } = view;
      if (shared) await this.record(tx, actor, 'deleted', id, { before: { name, shared, filter } });
    });
  }

  /** Only of what others use: what somebody keeps for himself concerns nobody. */
  private record(
    tx: Transaction,
    actor: Actor,
    verb: string,
    id: string,
    data: Record<string, unknown>,
  ): Promise<void> {
    return this.events.append(tx, { type: `task_view.${verb}`, actor, subject: ['task_view', id], data });
  }
}

const contentFields = ['name', 'shared', 'filter'] as const satisfies readonly (keyof ViewContent)[];

/** Somebody else's and not there are the same to whoever asks. */
async function visible(tx: Transaction, actor: Actor, id: string): Promise<SavedView> {
  const view = await tx.findOneBy(SavedView, { id });
  if (!view || (!view.shared && view.ownerId !== actor.id)) throw noSuch('task_view', 'view');
  return view;
}

async function own(tx: Transaction, actor: Actor, id: string, version: number | undefined): Promise<SavedView> {
  const view = await visible(tx, actor, id);
  if (view.ownerId !== actor.id)
    throw new DomainError(
      'forbidden',
      'not_owner',
      `Only ${view.ownerName}, whose view it is, may do that; save one of your own.`,
    );
  fresh(view, version);
  return view;
}

function fresh(view: SavedView, version: number | undefined): void {
  if (version === undefined || version === view.version) return;
  throw new DomainError('stale', 'view_stale', 'The view has changed since you read it. Read it again.', {
    facts: { version: view.version },
  });
}

async function lostRace(tx: Transaction, actor: Actor, id: string, version: number | undefined): Promise<DomainError> {
  const now = await visible(tx, actor, id);
  fresh(now, version);
  return new DomainError('conflict', 'view_changed', 'The view was changed at the same moment. Read it again.', {
    facts: { version: now.version },
  });
}

async function named<T>(name: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (constraintOf(error) !== 'task_views_name_unique') throw error;
    throw new DomainError('conflict', 'name_taken', `You have a view "${name ?? ''}" already; choose another name.`);
  }
}
