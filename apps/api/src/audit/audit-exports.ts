import { type Actor, type AuditFilter, type AuditLog, type Event } from '@souk/platform';
import { type ExportFormat, jsonCell, writersOf } from '../http/export-formats';
import { type Export, exportOptions } from '../http/exports';
import { eventView } from './audit.api';

const writers = writersOf<Event>(
  {
    id: ({ id }) => id,
    at: ({ at }) => at.toISOString(),
    type: ({ type }) => type,
    actorKind: ({ actorKind }) => actorKind,
    actorId: ({ actorId }) => actorId,
    actorName: ({ actorName }) => actorName,
    subjectKind: ({ subjectKind }) => subjectKind,
    subjectId: ({ subjectId }) => subjectId,
    marketplace: ({ marketplace }) => marketplace,
    requestId: ({ requestId }) => requestId,
    correlationId: ({ correlationId }) => correlationId,
    data: ({ data }) => jsonCell(data),
  },
  eventView,
);

/** The log as it is read, newest first. */
export const auditExport = (log: AuditLog, actor: Actor, format: ExportFormat, filter: AuditFilter): Export<Event> => ({
  name: 'audit',
  format,
  writer: writers[format],
  permission: 'audit.read',
  begin: async () => {
    const span = await log.beginExport(actor, format, filter);
    return { at: span.to ?? new Date(), batches: log.batches(actor, span, exportOptions.batch) };
  },
});
