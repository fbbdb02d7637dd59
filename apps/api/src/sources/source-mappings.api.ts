import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Kind, kinds, type Mapping, type MappingPreview, type Provenance, provenances } from '@souk/sources';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { CursorQuery, IntegerQuery } from '../http/page.api';
import { kindProperty } from './source.view';

const mappingTypes = [...kinds, 'ignore'] as const;
const typeProperty = { enum: mappingTypes, enumName: 'MappingType' } as const;

/** Far above what the setting allows: the service says how many there may be. */
const mostEver = 10_000;

export class MappingBody {
  @ApiProperty({ type: String, minLength: 1, maxLength: 4096, description: 'A file or a folder; `.` is all of it' })
  @IsString()
  @Length(1, 4096)
  path!: string;

  @ApiProperty(typeProperty) @IsIn(mappingTypes) type!: Mapping['type'];
}

export class MappingsBody {
  @ApiProperty({ type: [MappingBody], maxItems: mostEver, description: 'At most MARKETPLACE_MAX_MAPPINGS_PER_SOURCE' })
  @IsArray()
  @ArrayMaxSize(mostEver)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => MappingBody)
  mappings!: MappingBody[];
}

class SavedMappingView extends MappingBody {
  @ApiProperty({ type: Boolean, nullable: true, description: 'The last scanned tree has no such path; null: unknown' })
  stale!: boolean | null;
}

export class MappingsView {
  @ApiProperty({ type: [SavedMappingView] }) mappings!: SavedMappingView[];
  @ApiProperty({ type: Number, description: 'The ETag is made of it' }) mappingRevision!: number;
  @ApiProperty({ type: Boolean }) undoable!: boolean;
}

export class FoundArtifactView {
  @ApiProperty(kindProperty) kind!: Kind;
  @ApiProperty({ type: String }) path!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ type: Number, minimum: 0, maximum: 100 }) confidence!: number;
  @ApiProperty({ enum: provenances, enumName: 'Provenance' }) provenance!: Provenance;
}

class RetypedArtifactView {
  @ApiProperty({ type: String }) path!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty(kindProperty) from!: Kind;
  @ApiProperty(kindProperty) to!: Kind;
}

class SomeFoundView {
  @ApiProperty({ type: [FoundArtifactView], maxItems: 200 }) items!: FoundArtifactView[];
  @ApiProperty({ type: Number }) total!: number;
}

class SomeRetypedView {
  @ApiProperty({ type: [RetypedArtifactView], maxItems: 200 }) items!: RetypedArtifactView[];
  @ApiProperty({ type: Number }) total!: number;
}

export class MappingPreviewView implements MappingPreview {
  @ApiProperty({ type: String, description: 'The commit that the catalog shows' }) commit!: string;
  @ApiProperty({ type: SomeFoundView }) added!: SomeFoundView;
  @ApiProperty({ type: SomeFoundView }) removed!: SomeFoundView;
  @ApiProperty({ type: SomeRetypedView }) retyped!: SomeRetypedView;
  @ApiProperty({ type: Number }) unchanged!: number;
}

export class TreeQueryFields {
  @ApiPropertyOptional({ type: String, description: 'A folder; left out: the top' })
  @IsOptional()
  @IsString()
  @MaxLength(4096)
  path?: string;

  @ApiPropertyOptional({
    type: String,
    description: 'A branch or tag of the repository as it is now; left out: the commit that was scanned last',
  })
  @IsOptional()
  @IsString()
  @Length(1, 255)
  ref?: string;

  @ApiPropertyOptional({ type: Number, minimum: 1, maximum: 1000, default: 1000 })
  @IsOptional()
  @IntegerQuery()
  @IsInt()
  @Min(1)
  @Max(1000)
  limit?: number;

  @CursorQuery() cursor?: string;
}

class MappingView {
  @ApiProperty({ type: String }) path!: string;
  @ApiProperty(typeProperty) type!: Mapping['type'];
}

const entryTypes = ['folder', 'file', 'symlink', 'submodule', 'other'] as const;

class TreeEntryView {
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ type: String }) path!: string;
  @ApiProperty({ enum: entryTypes, enumName: 'TreeEntryType' }) type!: (typeof entryTypes)[number];
  @ApiProperty({ ...kindProperty, isArray: true, description: 'What it is in the catalog' }) kinds!: Kind[];
  @ApiProperty({ type: Number }) artifactsBelow!: number;
  @ApiProperty({ type: MappingView, nullable: true, description: 'The one that governs it, here or further up' })
  mapping!: MappingView | null;
}

export class TreeView {
  @ApiProperty({ type: String }) path!: string;
  @ApiProperty({ type: String }) commit!: string;
  @ApiProperty({ ...kindProperty, isArray: true, description: 'Of the folder itself' }) kinds!: Kind[];
  @ApiProperty({ type: MappingView, nullable: true, description: 'Of the folder itself' }) mapping!: MappingView | null;
  @ApiProperty({ type: [TreeEntryView], description: 'Folders first' }) items!: TreeEntryView[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}
