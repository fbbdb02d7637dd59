import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { type CredentialKind, credentialKinds, type Kind, kinds, type Trust, trusts } from '@souk/sources';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { MayBeAbsent } from '../http/may-be-absent';
import { PageQuery } from '../http/page.api';
import { ChoicesQuery, FlagQuery } from '../http/query-fields';
import { oneLine, TextField } from '../http/text-field';
import { credentialKindProperty, kindProperty, trustProperty } from './source.view';

export class SourcesQuery extends PageQuery {
  @ApiPropertyOptional({ type: String, maxLength: 50 }) @IsOptional() @IsString() @Length(1, 50) tag?: string;
  @ChoicesQuery(trustProperty) trust?: Trust[];

  @ApiPropertyOptional({ type: String, maxLength: 200, description: 'Part of the name or the URL' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  q?: string;

  @FlagQuery('Only those that a person should look at, or only the others') attention?: boolean;
}

export class CredentialBody {
  @ApiProperty({ ...credentialKindProperty, description: 'A token for https, a private key for ssh' })
  @IsIn(credentialKinds)
  kind!: CredentialKind;

  @ApiProperty({
    type: String,
    minLength: 1,
    maxLength: 20_000,
    writeOnly: true,
    description: 'Kept encrypted and never shown again',
  })
  @IsString()
  @Length(1, 20_000)
  secret!: string;
}

export const UrlField = () => (prototype: object, property: string) => {
  ApiProperty({ type: String, minLength: 1, maxLength: 2048, description: 'https or ssh; files in local and ci only' })(
    prototype,
    property,
  );
  IsString()(prototype, property);
  Length(1, 2048)(prototype, property);
};

/** Where in which repository, and how to get there. */
export class WhereBody {
  @UrlField() url!: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: 255,
    description: 'A branch, a tag or a commit; null: the default branch',
  })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  ref?: string | null;

  @ApiPropertyOptional({ type: String, maxLength: 4096, description: 'A folder; empty: all of the repository' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(4096)
  root?: string;

  @ApiPropertyOptional({ ...kindProperty, nullable: true, description: 'The whole root is one artifact of that kind' })
  @IsOptional()
  @IsIn(kinds)
  singleKind?: Kind | null;

  @ApiPropertyOptional({ type: CredentialBody, nullable: true, description: 'Null removes it' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => CredentialBody)
  credential?: CredentialBody | null;
}

export class NewSourceBody extends WhereBody {
  @MayBeAbsent()
  @TextField({ max: 200, optional: true, description: 'Left out: as the URL has it' })
  name?: string;

  @ApiPropertyOptional({ type: [String], maxItems: 20 })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(50, { each: true })
  @Matches(oneLine, { each: true, message: 'tags must be words, without control characters or line breaks' })
  tags?: string[];

  @ApiPropertyOptional({ ...trustProperty, default: 'untrusted' })
  @MayBeAbsent()
  @IsIn(trusts)
  trust?: Trust;

  @ApiPropertyOptional({ type: Number, minimum: 5, maximum: 43_200, nullable: true, description: 'Null: by hand' })
  @IsOptional()
  @IsInt()
  @Min(5)
  @Max(43_200)
  scheduleMinutes?: number | null;
}

/** What is left out stays. */
export class ChangedSourceBody extends PartialType(NewSourceBody, { skipNullProperties: false }) {}

export class RemovalQuery {
  @FlagQuery('Also when artifacts of it are adopted') force?: boolean;
}

export class WebhookSecretView {
  @ApiProperty({ type: String, description: 'Shown once' }) secret!: string;
  @ApiProperty({ type: String, description: 'What the forge is told to call' }) path!: string;
}
