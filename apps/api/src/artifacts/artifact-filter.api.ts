import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  type ArtifactChange,
  artifactChanges,
  type ArtifactFilter,
  type ArtifactSort,
  artifactSorts,
  defaultArtifactSort,
  type Kind,
  kinds,
  type Provenance,
  provenances,
  type Review,
  reviews,
  type Trust,
  trusts,
} from '@souk/sources';
import { IsIn, IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { CursorQuery, LimitQuery, type PageQuery } from '../http/page.api';
import { ChoicesQuery, FlagQuery, ListQuery, NotBefore, NumberQuery } from '../http/query-fields';
import { oneLine, TextField } from '../http/text-field';
import { kindProperty, trustProperty } from '../sources/source.view';
import { changeProperty, provenanceProperty, reviewProperty } from './artifact.view';

const mostSources = 50;

/** Which artifacts: the same fields, with the same rules, for the list and its counts. */
export class ArtifactFilterQuery implements ArtifactFilter {
  @TextField({ max: 200, optional: true, description: 'Words of name, description and path; or a part of the name' })
  @IsOptional()
  q?: string;

  @ChoicesQuery({ ...kindProperty, enum: kinds }) kind?: Kind[];

  @ApiPropertyOptional({ type: [String], maxItems: mostSources, description: 'Ids: `a,b`, or the field twice' })
  @ListQuery(mostSources)
  @IsUUID(undefined, { each: true })
  source?: string[];

  @ChoicesQuery({ ...reviewProperty, enum: reviews }) review?: Review[];
  @ChoicesQuery({ ...changeProperty, enum: artifactChanges }, 'What the last scan found; any of them')
  change?: ArtifactChange[];
  @ChoicesQuery({ ...provenanceProperty, enum: provenances }, 'Who said so; any of them') provenance?: Provenance[];
  @ChoicesQuery({ ...trustProperty, enum: trusts }, 'Of the source; any of them') trust?: Trust[];

  @ApiPropertyOptional({
    type: [String],
    maxItems: 20,
    description: 'Of the source, all of them: `a,b`, or the field twice',
  })
  @ListQuery(20)
  @IsString({ each: true })
  @MaxLength(50, { each: true })
  @Matches(oneLine, { each: true, message: 'tag must be tags' })
  tag?: string[];

  @NumberQuery(100, 'Of 100, at least') minConfidence?: number;
  @NumberQuery(100, 'Of 100, at most') @NotBefore('minConfidence') maxConfidence?: number;
  @FlagQuery('Those that are gone from their sources, instead of those that are there') removed?: boolean;
  @FlagQuery('Whether the content is another one than was adopted') attention?: boolean;
}

export class ArtifactsQuery extends ArtifactFilterQuery implements PageQuery {
  @ApiPropertyOptional({
    enum: artifactSorts,
    enumName: 'ArtifactSort',
    default: defaultArtifactSort,
    description: '`-` is descending',
  })
  @IsOptional()
  @IsIn(artifactSorts)
  sort?: ArtifactSort;

  @LimitQuery() limit!: number; // PageLimit fills it in
  @CursorQuery() cursor?: string;
  @FlagQuery('Whether to count all that match, which costs more than a page does') total?: boolean;
}
