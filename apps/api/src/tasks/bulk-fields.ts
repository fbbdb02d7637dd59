import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { isUuid } from '@souk/platform';
import { mostInBulk } from '@souk/tasks';
import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { AsIds } from '../http/id-list';
import { idOf } from '../http/id.pipe';

/** 1 to 500 tasks, each once. */
export const TaskIdsField = ({ optional = false }: { optional?: boolean } = {}) =>
  applyDecorators(
    ApiProperty({
      type: 'array',
      items: { type: 'string', format: 'uuid' },
      minItems: 1,
      maxItems: mostInBulk,
      uniqueItems: true,
      required: !optional,
    }),
    AsIds(),
    ValidateBy({
      name: 'taskIds',
      validator: {
        validate: (value) => idsProblem(value) === undefined,
        defaultMessage: (args) => `${args?.property ?? 'ids'} ${idsProblem(args?.value) ?? ''}`,
      },
    }),
  );

function idsProblem(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostInBulk)
    return `must be the ids of 1 to ${mostInBulk} tasks`;
  const seen = new Set<unknown>();
  for (const [at, id] of value.entries()) {
    if (typeof id !== 'string' || !isUuid(id)) return `has no id of a task at position ${at}`;
    if (seen.has(id)) return `names ${id} twice, at position ${at} again`;
    seen.add(id);
  }
  return undefined;
}

/** `{id: revision}` of what was seen, of any of the tasks. */
export const RevisionsField = () =>
  applyDecorators(
    ApiPropertyOptional({
      type: 'object',
      additionalProperties: { type: 'string', pattern: '^[0-9a-f]{64}$' },
      description: 'The `revision` of tasks as you read them, by id: a proposal that has changed since is not decided',
    }),
    Transform(({ value }: { value: unknown }) =>
      isRecord(value) ? Object.fromEntries(Object.entries(value).map(([id, revision]) => [idOf(id), revision])) : value,
    ),
    ValidateBy({
      name: 'revisions',
      validator: {
        validate: (value, args) => revisionsProblem(value, args?.object as { ids?: unknown }) === undefined,
        defaultMessage: (args) => `revisions ${revisionsProblem(args?.value, args?.object as { ids?: unknown }) ?? ''}`,
      },
    }),
  );

function revisionsProblem(value: unknown, { ids }: { ids?: unknown }): string | undefined {
  if (!isRecord(value)) return 'must be an object of revisions by id';
  const asked = new Set<unknown>(Array.isArray(ids) ? ids : []);
  for (const [id, revision] of Object.entries(value)) {
    if (!asked.has(id)) return `names ${id.slice(0, 50)}, which is not among the ids`;
    if (typeof revision !== 'string' || !/^[0-9a-f]{64}$/.test(revision)) return `has no revision for ${id}`;
  }
  return undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Two fields that mean the same, of which one is to be given. */
export const Without = (other: string) =>
  ValidateBy({
    name: 'without',
    validator: {
      validate: (_value, args) => (args?.object as Record<string, unknown> | undefined)?.[other] === undefined,
      defaultMessage: (args) => `${args?.property ?? 'it'} cannot be given together with ${other}`,
    },
  });

/** A query cannot say null; a body that says it means something that no filter knows. */
export const NoNulls = () =>
  ValidateBy({
    name: 'noNulls',
    validator: {
      validate: (value) => !isRecord(value) || Object.values(value).every((inner) => inner !== null),
      defaultMessage: (args) => `${args?.property ?? 'it'} must leave out what it does not ask for instead of null`,
    },
  });
