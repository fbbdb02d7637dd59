import { isUuid, type StoredEvent } from '@souk/platform';
import { type TaskEventData, type TaskFacts, toldBy } from '../task-facts';
import { type NotificationKind } from './notification.entity';

export const audiences = {
  assignee: 'whoever it is assigned to',
  creator: 'the person who made it',
  mentioned: 'everybody mentioned',
  watchers: 'everybody who follows it',
  leads: 'every head and admin',
  deciders: 'every head and admin who may decide on it',
  responsible: 'whoever is to act',
} as const;
export type Audience = keyof typeof audiences;

const conditions = {
  'it waits then': ({ after }: Partial<TaskEventData>) => after?.status === 'awaiting_approval',
  'its status changes': ({ after }: Partial<TaskEventData>) => after?.status !== undefined,
  always: () => true,
} as const;

export interface NotificationRule {
  kind: NotificationKind;
  to: readonly Audience[];
  when: keyof typeof conditions;
}

const involved = ['creator', 'assignee', 'watchers'] as const;
const waiting: NotificationRule = { kind: 'waiting', to: ['deciders'], when: 'it waits then' };
const decided: NotificationRule = { kind: 'decided', to: involved, when: 'its status changes' };

/** Who is told of what. Somebody whom several rules of an event name is told once, by the first of them; nobody of what he did himself. */
export const notificationRules: Readonly<Record<string, readonly NotificationRule[]>> = {
  'task.created': [waiting],
  'task.submitted': [waiting],
  'task.approved': [decided],
  'task.rejected': [decided],
  'task.changes_requested': [decided],
  'task.decision_undone': [waiting, decided],
  'task.cancelled': [decided],
  'task.reopened': [decided],
  'task.assigned': [{ kind: 'assigned', to: ['assignee'], when: 'always' }],
  'task.completed': [{ kind: 'completed', to: involved, when: 'always' }],
  'task.commented': [
    { kind: 'mentioned', to: ['mentioned'], when: 'always' },
    { kind: 'commented', to: involved, when: 'always' },
  ],
  'task.comment_edited': [{ kind: 'mentioned', to: ['mentioned'], when: 'always' }],
  'task.due_soon': [{ kind: 'due_soon', to: ['responsible'], when: 'always' }],
  'task.breached': [{ kind: 'breached', to: ['responsible', 'creator', 'watchers'], when: 'always' }],
  'task.escalated': [{ kind: 'escalated', to: ['leads', 'assignee'], when: 'always' }],
  'task.expired': [{ kind: 'expired', to: ['deciders', 'creator', 'watchers'], when: 'always' }],
};

/** One rule that applies to one event: what the SQL needs to find its people. */
export interface Notice {
  event: string;
  task: string;
  rank: number;
  kind: NotificationKind;
  at: string;
  actor: string | null;
  actorName: string;
  people: string[];
  watchers: boolean;
  leads: boolean;
  /** Of the heads and admins, those who may not decide. */
  except: string[];
  data: Record<string, unknown>;
}

export interface NoticeOptions {
  /** Whoever made or last edited a proposal does not decide on it. */
  fourEyes: boolean;
}

export function noticesOf(event: StoredEvent, options: NoticeOptions): Notice[] {
  const told = toldBy(event);
  const { task } = told;
  if (!task || event.subject.kind !== 'task' || !isUuid(event.subject.id)) return [];
  const rules = notificationRules[event.type] ?? [];
  return rules.flatMap(({ kind, to, when }, rank) =>
    conditions[when](told)
      ? [
          {
            event: event.id,
            task: event.subject.id,
            rank,
            kind,
            at: event.at,
            actor: event.actor.id,
            actorName: event.actor.name,
            ...addressed(to, told, task, options),
            data: lineOf(event.type, told),
          },
        ]
      : [],
  );
}

function addressed(
  to: readonly Audience[],
  { mentions = [], after }: Partial<TaskEventData>,
  task: TaskFacts,
  { fourEyes }: NoticeOptions,
): Pick<Notice, 'people' | 'watchers' | 'leads' | 'except'> {
  const assignee = after?.assignedTo ?? task.assignedTo;
  const toAct = task.status === 'awaiting_approval' ? 'deciders' : assignee === null ? 'leads' : 'assignee';
  const told = new Set(to.map((audience) => (audience === 'responsible' ? toAct : audience)));
  const named = [
    ...(told.has('mentioned') ? mentions : []),
    ...(told.has('assignee') && assignee !== null ? [assignee] : []),
    ...(told.has('creator') && task.createdBy.kind === 'human' ? [task.createdBy.id] : []),
  ];
  return {
    people: named.filter((id) => isUuid(id)),
    watchers: told.has('watchers'),
    leads: told.has('leads') || told.has('deciders'),
    except: told.has('leads') || !fourEyes ? [] : [task.createdBy.id, task.editedBy],
  };
}

/** What a line about it says, beside the task and who did it. What a comment says is looked up when it is read: it may be gone by then. */
const lineOf = (type: string, { reason, commentId }: Partial<TaskEventData>): Record<string, unknown> => ({
  event: type.slice('task.'.length),
  ...(reason === undefined ? {} : { reason }),
  ...(commentId === undefined ? {} : { commentId }),
});
