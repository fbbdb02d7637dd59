import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Actor, Allow } from '@souk/platform';
import { Scans } from '@souk/sources';
import { Caller } from '../access/caller';
import { idPipe } from '../http/id.pipe';
import { ApiPage, PageQuery } from '../http/page.api';
import { PageLimit } from '../http/page-limit.pipe';
import { ScanProblemView, ScanView, scanView } from './scans.api';

const sourceId = idPipe('source');
const scanId = idPipe('scan');

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

@ApiTags('scans')
@ApiBearerAuth()
@Controller('api/v1')
export class ScansController {
  constructor(private readonly scans: Scans) {}

  @Post('sources/:id/scans')
  @HttpCode(202)
  @Allow('sources.manage')
  @ApiOperation({
    summary: 'Scan a source',
    description:
      'One scan of a source runs and one waits. While one waits, whoever asks gets that one, which is theirs from then on; it begins with what the source is when its turn comes.',
    operationId: 'startScan',
  })
  @ApiAcceptedResponse({ type: ScanView })
  async start(@Caller() actor: Actor, @Param('id', sourceId) id: string): Promise<ScanView> {
    return scanView(await this.scans.start(actor, id));
  }

  @Get('sources/:id/scans')
  @Allow('sources.read')
  @ApiOperation({ summary: 'The scans of a source, newest first', operationId: 'listScans' })
  @ApiPage(ScanView)
  async list(
    @Caller() actor: Actor,
    @Param('id', sourceId) id: string,
    @Query(PageLimit) query: PageQuery,
  ): Promise<Page<ScanView>> {
    const { items, nextCursor } = await this.scans.list(actor, id, query);
    return { items: items.map(scanView), nextCursor };
  }

  @Post('sources/:id/confirm-removal')
  @HttpCode(202)
  @Allow('sources.manage')
  @ApiOperation({
    summary: 'Let the next scan remove what is gone',
    description:
      'A scan that found nothing any more, or that would have removed more than 80 % of ten artifacts and more, has removed nothing: the source asks for attention with `all_gone` or `most_gone`. This asks for a scan that removes them, if it still finds the same commit.',
    operationId: 'confirmRemoval',
  })
  @ApiAcceptedResponse({ type: ScanView })
  async confirmRemoval(@Caller() actor: Actor, @Param('id', sourceId) id: string): Promise<ScanView> {
    return scanView(await this.scans.confirmRemoval(actor, id));
  }

  @Get('scans/:id')
  @Allow('sources.read')
  @ApiOperation({
    summary: 'One scan: how far it is, what it found, what went wrong',
    description: 'While it runs, the event stream tells every second of `scan.progressed`.',
    operationId: 'getScan',
  })
  @ApiOkResponse({ type: ScanView })
  async get(@Caller() actor: Actor, @Param('id', scanId) id: string): Promise<ScanView> {
    return scanView(await this.scans.get(actor, id));
  }

  @Get('scans/:id/problems')
  @Allow('sources.read')
  @ApiOperation({ summary: 'What a scan met that somebody may want to look at', operationId: 'listScanProblems' })
  @ApiPage(ScanProblemView)
  problems(
    @Caller() actor: Actor,
    @Param('id', scanId) id: string,
    @Query(PageLimit) query: PageQuery,
  ): Promise<Page<ScanProblemView>> {
    return this.scans.problems(actor, id, query);
  }

  @Post('scans/:id/cancel')
  @HttpCode(200)
  @Allow('sources.manage')
  @ApiOperation({
    summary: 'Stop a scan',
    description: 'One that waits is cancelled at once, one that runs within seconds. The catalog stays as it was.',
    operationId: 'cancelScan',
  })
  @ApiOkResponse({ type: ScanView })
  async cancel(@Caller() actor: Actor, @Param('id', scanId) id: string): Promise<ScanView> {
    return scanView(await this.scans.cancel(actor, id));
  }
}
