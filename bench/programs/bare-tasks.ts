import { randomUUID } from 'node:crypto';
import { fastify } from 'fastify';
import pg from 'pg';
import { answerBench } from './answers';
import { databaseUrl } from './drain';

// What a task is in our answers, by the names of its columns.
const columns = `id, number, marketplace, title, description, category, priority, status, estimated_hours AS "estimatedHours",
  actual_hours AS "actualHours", tags, metadata, proposal, revision, revision_number AS "revisionNumber", version,
  required_approvals AS "requiredApprovals", approvers, external_id AS "externalId", created_by_kind AS "createdByKind",
  created_by_id AS "createdById", created_by_name AS "createdByName", assigned_to AS "assignedTo", approved_by AS "approvedBy",
  completed_by AS "completedBy", rejection_reason AS "rejectionReason", completion_notes AS "completionNotes", created_at AS "createdAt",
  updated_at AS "updatedAt", submitted_at AS "submittedAt", approved_at AS "approvedAt", started_at AS "startedAt",
  completed_at AS "completedAt", cancelled_at AS "cancelledAt", cancel_reason AS "cancelReason", due_at AS "dueAt", expired_at AS "expiredAt"`;

interface NewTask {
  marketplace: string;
  title: string;
  description: string;
  category: string;
  priority: string;
  estimatedHours: number;
}

const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
const app = fastify();
app.get('/tasks', async () => {
  const { rows } = await pool.query(`SELECT ${columns} FROM tasks ORDER BY created_at DESC, id DESC LIMIT 50`);
  return { items: rows };
});
app.post<{ Body: NewTask }>('/tasks', async ({ body }, reply) => {
  const { rows } = await pool.query<object>(
    `INSERT INTO tasks (id, marketplace, title, description, category, priority, status, estimated_hours, revision, created_by_kind,
                        created_by_id, created_by_name, edited_by_id)
     VALUES ($1, $2, $3, $4, $5, $6, 'awaiting_approval', $7, '-', 'human', 'bench', 'bench', 'bench') RETURNING ${columns}`,
    [randomUUID(), body.marketplace, body.title, body.description, body.category, body.priority, body.estimatedHours],
  );
  return reply.code(201).send(rows[0]);
});
const url = await app.listen({ port: 0, host: '127.0.0.1' });
answerBench({ url: () => url }, async () => {
  await app.close();
  await pool.end();
});
