import { applyDecorators, type Type as ClassType } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';

/** `?limit=50` arrives as text. */
export const IntegerQuery = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value,
  );

export const defaultPageSize = 50;

export const LimitQuery = () =>
  applyDecorators(
    ApiPropertyOptional({
      type: Number,
      minimum: 1,
      default: defaultPageSize,
      description: 'At most API__PAGE_LIMIT_MAX, 200 unless set',
    }),
    IsOptional(),
    IntegerQuery(),
    IsInt(),
    Min(1),
  );

export const CursorQuery = () =>
  applyDecorators(
    ApiPropertyOptional({ type: String, description: '`nextCursor` of the page before' }),
    IsOptional(),
    IsString(),
    MaxLength(500),
  );

export class PageQuery {
  @LimitQuery() limit!: number; // PageLimit fills it in
  @CursorQuery() cursor?: string;
}

const pageOf = (item: ClassType, more: Record<string, object> = {}) =>
  applyDecorators(
    ApiExtraModels(item),
    ApiOkResponse({
      schema: {
        type: 'object',
        required: ['items', 'nextCursor'],
        properties: {
          items: { type: 'array', items: { $ref: getSchemaPath(item) } },
          nextCursor: { type: 'string', nullable: true },
          ...more,
        },
      },
    }),
  );

/** Documents `{items, nextCursor}` of a type. */
export const ApiPage = (item: ClassType) => pageOf(item);

/** Documents a page that tells on request how many items there are in all. */
export const ApiCountedPage = (item: ClassType) =>
  pageOf(item, { total: { type: 'integer', description: 'Of all pages; with `total=true`' } });

class FieldErrorView {
  @ApiProperty({ type: String }) path!: string;
  @ApiProperty({ type: String }) code!: string;
  @ApiProperty({ type: String }) message!: string;
}

/** RFC 9457, as every error answer. */
export class ProblemView {
  @ApiProperty({ type: String }) type!: string;
  @ApiProperty({ type: String }) title!: string;
  @ApiProperty({ type: Number }) status!: number;
  @ApiProperty({ type: String }) detail!: string;
  @ApiProperty({ type: String, description: 'Stable; act on it.' }) code!: string;
  @ApiProperty({ type: String }) requestId!: string;
  @ApiPropertyOptional({ type: [FieldErrorView] }) errors?: FieldErrorView[];
}
