import { type Actor } from '@souk/platform';
import { type Task, type TaskExports, type TaskFilter, type TaskSort } from '@souk/tasks';
import { type Columns, type ExportFormat, jsonCell, writersOf } from '../http/export-formats';
import { type Export, exportOptions } from '../http/exports';
import { type TaskPresenter } from './task-presenter';
import { type TaskView } from './task.view';

const given = (value: number | null) => (value === null ? null : String(value));

/** What a spreadsheet can show. */
const columns: Columns<TaskView> = {
  id: ({ id }) => id,
  number: ({ number }) => String(number),
  title: ({ title }) => title,
  description: ({ description }) => description,
  marketplace: ({ marketplace }) => marketplace,
  category: ({ category }) => category,
  priority: ({ priority }) => priority,
  status: ({ status }) => status,
  estimatedHours: ({ estimatedHours }) => String(estimatedHours),
  actualHours: ({ actualHours }) => given(actualHours),
  tags: ({ tags }) => tags.join(';'),
  createdByKind: ({ createdBy }) => createdBy.kind,
  createdById: ({ createdBy }) => createdBy.id,
  createdByName: ({ createdBy }) => createdBy.name,
  assignedTo: ({ assignedTo }) => assignedTo,
  approvedBy: ({ approvedBy }) => approvedBy,
  completedBy: ({ completedBy }) => completedBy,
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ updatedAt }) => updatedAt,
  submittedAt: ({ submittedAt }) => submittedAt,
  approvedAt: ({ approvedAt }) => approvedAt,
  startedAt: ({ startedAt }) => startedAt,
  completedAt: ({ completedAt }) => completedAt,
  cancelledAt: ({ cancelledAt }) => cancelledAt,
  dueAt: ({ dueAt }) => dueAt,
  expiredAt: ({ expiredAt }) => expiredAt,
  rejectionReason: ({ rejectionReason }) => rejectionReason,
  cancelReason: ({ cancelReason }) => cancelReason,
  completionNotes: ({ completionNotes }) => completionNotes,
  externalId: ({ externalId }) => externalId,
  proposal: ({ proposal }) => (proposal === null ? null : jsonCell(proposal)),
  metadata: ({ metadata }) => jsonCell(metadata),
};
export const exportColumns = Object.keys(columns);
const writers = writersOf(columns, (task) => task);

/** Tasks as they are read: what changes meanwhile may be told as it was or as it is. */
export const taskExport = (
  tasks: TaskExports,
  presenter: TaskPresenter,
  actor: Actor,
  format: ExportFormat,
  wanted: { filter: TaskFilter; sort: TaskSort },
): Export<Task> => ({
  name: 'tasks',
  format,
  writer: { ...writers[format], write: (task) => writers[format].write(presenter.view(task, actor)) },
  permission: 'tasks.read',
  begin: async () => {
    await tasks.begin(actor, format, wanted);
    return { at: new Date(), batches: tasks.batches(actor, wanted, exportOptions.batch) };
  },
});
