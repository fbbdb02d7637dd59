import { Controller, createParamDecorator, type ExecutionContext, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type Actor, Allow } from '@souk/platform';
import { ArtifactFiles } from '@souk/sources';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { Caller } from '../access/caller';
import { idPipe } from '../http/id.pipe';
import { isKnown } from '../http/if-none-match';
import { LookPlaces } from '../sources/look-places';
import { ArtifactFileQuery } from './artifacts.api';
import { handOut } from './hand-out';

const artifactId = idPipe('artifact');

/** All that follows, slashes included. */
const FilePath = createParamDecorator(
  (_: undefined, context: ExecutionContext): string =>
    context.switchToHttp().getRequest<FastifyRequest<{ Params: { '*': string } }>>().params['*'],
);

/** What strangers wrote, to be read and never to be run. */
@ApiTags('artifacts')
@ApiBearerAuth()
@Controller('api/v1/artifacts/:id/files')
export class ArtifactFilesController {
  constructor(
    private readonly files: ArtifactFiles,
    private readonly places: LookPlaces,
  ) {}

  @Get('*')
  @Allow('artifacts.read')
  @ApiOperation({
    summary: 'One file of an artifact, as an attachment of at most 2 MB',
    operationId: 'getArtifactFile',
  })
  @ApiParam({ name: 'id', schema: { type: 'string', format: 'uuid' } })
  @ApiParam({ name: 'path', description: 'As `files` has it', schema: { type: 'string' } })
  @ApiOkResponse({
    description: 'Text is text/plain whatever it is called, everything else is bytes',
    content: {
      'text/plain': { schema: { type: 'string' } },
      'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
    },
  })
  async get(
    @Caller() actor: Actor,
    @Param('id', artifactId) id: string,
    @FilePath() path: string,
    @Query() { revision }: ArtifactFileQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    const file = await this.files.find(actor, id, path, revision);
    if (isKnown(request, reply, `"${file.oid}"`)) return undefined;
    return handOut(reply, file.path, await this.files.read(file, this.places.take(actor, reply)));
  }
}
