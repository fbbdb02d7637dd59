import { createHash, randomUUID } from 'node:crypto';
import { asOwner, type TestDatabase } from './test-database';

interface TestTask {
  marketplace?: string;
  title?: string;
  description?: string;
  category?: string;
  priority?: string;
  status?: string;
  estimatedHours?: number;
  actualHours?: number | null;
  tags?: string[];
  metadata?: object;
  proposal?: object | null;
  version?: number;
  requiredApprovals?: number;
  approvers?: string[];
  decidedBy?: string | null;
  decidedAt?: Date | null;
  decidedVersion?: number | null;
  externalId?: string | null;
  createdByKind?: 'human' | 'agent' | 'service';
  createdById?: string;
  createdByName?: string;
  /** Absent: who made it. */
  editedById?: string;
  assignedTo?: string | null;
  approvedBy?: string | null;
  completedBy?: string | null;
  rejectionReason?: string | null;
  completionNotes?: string | null;
  createdAt?: Date;
  updatedAt?: Date;
  submittedAt?: Date | null;
  approvedAt?: Date | null;
  startedAt?: Date | null;
  completedAt?: Date | null;
  cancelledAt?: Date | null;
  cancelReason?: string | null;
  dueAt?: Date | null;
  slaLevel?: number;
  slaNextAt?: Date | null;
  expiresAt?: Date | null;
  expiredAt?: Date | null;
}

/** A task by SQL, with its first revision and no event: as if it had always been there, whatever its status. */
export async function insertTask(
  database: TestDatabase,
  task: TestTask = {},
): Promise<{ id: string; number: number; revision: string }> {
  const id = randomUUID();
  const content = {
    marketplace: 'amazon',
    title: 'A task',
    description: 'Something to do.',
    category: 'analysis',
    priority: 'medium',
    estimatedHours: 2,
    tags: [],
    metadata: {},
    proposal: null,
  };
  const { createdById = randomUUID(), status = 'awaiting_approval', createdAt = new Date() } = task;
  const row: Record<string, unknown> = {
    ...content,
    createdByKind: 'agent',
    createdByName: 'An agent',
    editedById: createdById,
    submittedAt: status === 'pending' ? null : createdAt,
    updatedAt: createdAt,
    ...task,
    id,
    createdById,
    status,
    createdAt,
    revision: createHash('sha256').update(id).digest('hex'),
  };
  const columns = Object.keys(row);
  const [inserted] = await asOwner<{ id: string; number: string; revision: string }>(
    database,
    `WITH task AS (
       INSERT INTO tasks (${columns.map(inSql).join(', ')}) VALUES (${columns.map((_, i) => `$${i + 1}`).join(', ')}) RETURNING *
     ), first AS (
       INSERT INTO task_revisions (task_id, number, revision, content, edited_by_kind, edited_by_id, edited_by_name, created_at)
       SELECT id, 1, revision, $${columns.length + 1}, created_by_kind, created_by_id, created_by_name, created_at FROM task
     )
     SELECT id, number, revision FROM task`,
    [...Object.values(row), Object.fromEntries(Object.keys(content).map((field) => [field, row[field]]))],
  );
  if (!inserted) throw new Error('INSERT returned nothing');
  return { ...inserted, number: Number(inserted.number) };
}

const inSql = (field: string) => field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
