import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { type Principal } from '@souk/auth';
import { type Actor, Allow, AuditLog } from '@souk/platform';
import { type FastifyReply } from 'fastify';
import { Caller, CallerPrincipal } from '../access/caller';
import { Exports } from '../http/exports';
import { ApiPage } from '../http/page.api';
import { PageLimit } from '../http/page-limit.pipe';
import { RateLimit } from '../rate-limits/rate-rule';
import { auditExport } from './audit-exports';
import { AuditExportQuery, AuditQuery, EventView, eventView, requireSpan } from './audit.api';

@ApiTags('audit')
@ApiBearerAuth()
@Controller('api/v1/audit')
export class AuditController {
  constructor(
    private readonly log: AuditLog,
    private readonly exports: Exports,
  ) {}

  @Get()
  @Allow('audit.read')
  @ApiOperation({ summary: 'What happened, newest first', operationId: 'listAudit' })
  @ApiPage(EventView)
  async list(
    @Caller() actor: Actor,
    @Query(PageLimit) query: AuditQuery,
  ): Promise<{ items: EventView[]; nextCursor: string | null }> {
    requireSpan(query);
    const { items, nextCursor } = await this.log.list(actor, query);
    return { items: items.map(eventView), nextCursor };
  }

  @Get('export')
  @Allow('audit.read')
  @RateLimit('admin')
  @ApiOperation({
    summary: 'All that happened, newest first, as a file',
    description: 'As long as it is. A connection that breaks in the middle means that it is not complete.',
    operationId: 'exportAudit',
  })
  @ApiProduces('text/csv', 'application/json')
  @ApiOkResponse({
    description: 'CSV with a line of headings, or an array of EventView',
    content: {
      'text/csv': { schema: { type: 'string' } },
      'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/EventView' } } },
    },
  })
  export(
    @CallerPrincipal() principal: Principal,
    @Query() { format, ...filter }: AuditExportQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireSpan(filter);
    return this.exports.send(principal, auditExport(this.log, principal.actor, format, filter), reply);
  }
}
