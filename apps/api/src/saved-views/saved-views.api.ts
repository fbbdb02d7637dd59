import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { DomainError } from '@souk/platform';
import { type SavedView } from '@souk/tasks';
import { IsBoolean, IsObject, ValidateBy } from 'class-validator';
import { JsonWithin } from '../http/json-field';
import { MayBeAbsent } from '../http/may-be-absent';
import { TextField } from '../http/text-field';
import { Validation } from '../http/validation';
import { SortedTasksQuery } from '../tasks/tasks.api';

const filterProperty = {
  type: 'object',
  additionalProperties: { type: 'string' },
  description: 'What the list of tasks takes in its URL, without limit, cursor and total',
  example: { status: 'approved,in_progress', assignedTo: 'me', sort: 'dueAt' },
} as const;

export class NewSavedViewBody {
  @TextField({ max: 100 }) name!: string;

  @ApiPropertyOptional({ type: Boolean, default: false, description: 'Everybody may use it' })
  @MayBeAbsent()
  @IsBoolean()
  shared?: boolean;

  @ApiProperty(filterProperty)
  @IsObject()
  @JsonWithin({ maxBytes: 8000, maxDepth: 1 })
  @ValidateBy({
    name: 'texts',
    validator: {
      validate: (value) => Object.values(Object(value) as object).every((one) => typeof one === 'string'),
      defaultMessage: () => 'filter must have texts as they stand in the URL of the list',
    },
  })
  filter!: Record<string, string>;
}

export class ChangedSavedViewBody extends PartialType(NewSavedViewBody, { skipNullProperties: false }) {}

/** Throws, unless the list takes it: a view can always be opened. */
export function requireFilter(filter: Record<string, string> | undefined): void {
  if (!filter) return;
  try {
    rules.transform({ ...filter }, { type: 'query', metatype: SortedTasksQuery });
  } catch (error) {
    if (!(error instanceof DomainError) || !error.errors) throw error;
    const errors = error.errors.map(({ path, ...rest }) => ({ path: `filter.${path}`, ...rest }));
    throw new DomainError(error.kind, error.code, error.message, { errors });
  }
}

const rules = new Validation();

class ViewOwnerView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) name!: string;
}

export class SavedViewView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ type: Boolean, description: 'Everybody may use it; only its owner changes it' }) shared!: boolean;
  @ApiProperty(filterProperty) filter!: Record<string, string>;
  @ApiProperty({ type: ViewOwnerView }) owner!: ViewOwnerView;
  @ApiProperty({ type: Number, description: 'Counts every change; the ETag is made of it' }) version!: number;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) updatedAt!: string;
}

export const savedViewView = (view: SavedView): SavedViewView => ({
  id: view.id,
  name: view.name,
  shared: view.shared,
  filter: view.filter,
  owner: { id: view.ownerId, name: view.ownerName },
  version: view.version,
  createdAt: view.createdAt.toISOString(),
  updatedAt: view.updatedAt.toISOString(),
});
