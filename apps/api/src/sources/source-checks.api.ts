import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type CheckResult, type InferredSource, type Kind } from '@souk/sources';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsObject, ValidateNested } from 'class-validator';
import { MayBeAbsent } from '../http/may-be-absent';
import { FoundArtifactView, MappingBody } from './source-mappings.api';
import { UrlField, WhereBody } from './sources.api';

export class InferUrlBody {
  @UrlField() url!: string;
}

class RefAndRootView {
  @ApiProperty({ type: String, nullable: true }) ref!: string | null;
  @ApiProperty({ type: String }) root!: string;
}

export class InferredUrlView extends RefAndRootView implements InferredSource {
  @ApiProperty({ type: String, description: 'Of the repository' }) url!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ type: String }) host!: string;
  @ApiProperty({ type: [RefAndRootView], description: 'All readings, the likeliest first; `ref` and `root` are it' })
  candidates!: RefAndRootView[];
}

export class CheckBody extends WhereBody {
  @ApiPropertyOptional({ type: [MappingBody] })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(10_000)
  @IsObject({ each: true })
  @ValidateNested({ each: true })
  @Type(() => MappingBody)
  mappings?: MappingBody[];
}

class CheckProblemView {
  @ApiProperty({ type: String, description: 'Stable; act on it' }) code!: string;
  @ApiProperty({ type: String }) message!: string;
}

class RefView {
  @ApiProperty({ type: String, description: 'In full, such as refs/heads/main' }) name!: string;
  @ApiProperty({ type: String }) commit!: string;
}

class SomeRefsView {
  @ApiProperty({ type: [RefView], maxItems: 200 }) items!: RefView[];
  @ApiProperty({ type: Number }) total!: number;
}

class CheckFindingView {
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } }) byKind!: Partial<Record<Kind, number>>;
  @ApiProperty({ type: [FoundArtifactView], maxItems: 50 }) artifacts!: FoundArtifactView[];
  @ApiProperty({ type: Number }) total!: number;
  @ApiProperty({ type: Number }) problems!: number;
  @ApiProperty({ type: Number }) files!: number;
  @ApiProperty({ type: [String], description: 'Limits that were hit: there is more than this' }) limits!: string[];
  @ApiProperty({ type: Number, description: 'Files that the server did not hand out' }) missing!: number;
}

export class CheckView implements CheckResult {
  @ApiProperty({ type: String }) url!: string;
  @ApiProperty({ type: Boolean }) reachable!: boolean;
  @ApiProperty({ type: CheckProblemView, nullable: true, description: 'Why there is no more than that' })
  problem!: CheckProblemView | null;
  @ApiProperty({ type: RefView, nullable: true, description: 'The default branch' }) head!: RefView | null;
  @ApiProperty({ type: SomeRefsView }) refs!: SomeRefsView;
  @ApiProperty({ type: String, nullable: true }) commit!: string | null;
  @ApiProperty({ type: CheckFindingView, nullable: true }) found!: CheckFindingView | null;
}
