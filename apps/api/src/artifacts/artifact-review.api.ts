import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { mostReviewed, type ReviewAction, reviewActions } from '@souk/sources';
import { Transform } from 'class-transformer';
import { IsIn, Matches, ValidateBy } from 'class-validator';
import { idOf } from '../http/id.pipe';
import { IdList } from '../http/id-list';
import { MayBeAbsent } from '../http/may-be-absent';
import { TextField } from '../http/text-field';
import { ArtifactView, reviewActionProperty } from './artifact.view';

const contentKey = /^[0-9a-f]{64}$/;
const reason = { max: 2000, lines: true, description: 'Others will ask' };

export class AdoptBody {
  @ApiProperty({ type: String, description: 'The `contentKey` of the artifact as you read it' })
  @Matches(contentKey, { message: 'contentKey must be the contentKey of an artifact' })
  contentKey!: string;
}

export class ExcludeBody {
  @TextField(reason) reason!: string;
}

export class ReviewBulkBody {
  @ApiProperty(reviewActionProperty) @IsIn(reviewActions) action!: ReviewAction;

  @ApiProperty({
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    minItems: 1,
    maxItems: mostReviewed,
    uniqueItems: true,
  })
  @IdList({ min: 1, max: mostReviewed })
  ids!: string[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string', pattern: contentKey.source },
    description: 'To adopt: the `contentKey` of each as you read it, by id',
  })
  @MayBeAbsent()
  @Transform(({ value }: { value: unknown }) => byOwnId(value))
  @ValidateBy({
    name: 'contentKeys',
    validator: {
      validate: (value, args) => keysProblem(value, args?.object as { ids?: unknown }) === undefined,
      defaultMessage: (args) => `contentKeys ${keysProblem(args?.value, args?.object as { ids?: unknown }) ?? ''}`,
    },
  })
  contentKeys?: Record<string, string>;

  @MayBeAbsent()
  @TextField({ ...reason, optional: true, description: 'To exclude: the same for all of them' })
  reason?: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const byOwnId = (value: unknown): unknown =>
  isRecord(value) ? Object.fromEntries(Object.entries(value).map(([id, key]) => [idOf(id), key])) : value;

function keysProblem(value: unknown, { ids }: { ids?: unknown }): string | undefined {
  if (!isRecord(value)) return 'must be an object of content keys by id';
  const asked = new Set<unknown>(Array.isArray(ids) ? ids : []);
  for (const [id, key] of Object.entries(value)) {
    if (!asked.has(id)) return `names ${id.slice(0, 50)}, which is not among the ids`;
    if (typeof key !== 'string' || !contentKey.test(key)) return `has no content key for ${id}`;
  }
  return undefined;
}

export class ReviewItemView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: Boolean }) ok!: boolean;
  @ApiPropertyOptional({ type: String, description: 'Why not; as the single decision would have answered' })
  code?: string;
  @ApiPropertyOptional({ type: String }) message?: string;
  @ApiPropertyOptional({ type: ArtifactView, description: 'As it is now' }) artifact?: ArtifactView;
}

export class ReviewBatchView {
  @ApiProperty({ type: String, format: 'uuid', description: 'Of every event of it; takes it back' }) batchId!: string;
  @ApiProperty({ type: Number }) done!: number;
  @ApiProperty({ type: Number }) failed!: number;
  @ApiProperty({ type: [ReviewItemView], description: 'In the order they were asked for' }) items!: ReviewItemView[];
}
