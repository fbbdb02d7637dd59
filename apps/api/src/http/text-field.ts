import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';

interface TextOptions {
  max: number;
  /** Line breaks and tabs are allowed. */
  lines?: boolean;
  optional?: boolean;
  description?: string;
}

const something = '(?=[\\s\\S]*\\S)';
/** Something to read; no control characters, and no half of a character, which no database takes. */
export const oneLine = new RegExp(`^${something}[^\\p{Cc}\\p{Cs}]*$`, 'u');
export const manyLines = new RegExp(`^${something}(?:[^\\p{Cc}\\p{Cs}]|[\\n\\r\\t])*$`, 'u');

/** Text that people write. Emoji and every script are welcome. */
export function TextField({ max, lines = false, optional = false, description }: TextOptions) {
  const described: ApiPropertyOptions = { type: String, minLength: 1, maxLength: max, required: !optional };
  return applyDecorators(
    ApiProperty(description === undefined ? described : { ...described, description }),
    IsString(),
    MaxLength(max),
    Matches(lines ? manyLines : oneLine, {
      message: `$property must not be empty and have no control characters${lines ? '' : ' or line breaks'}`,
    }),
  );
}
