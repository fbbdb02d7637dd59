import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { isUuid } from '@souk/platform';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsBoolean,
  IsIn,
  IsNumber,
  IsOptional,
  Max,
  Min,
  registerDecorator,
  ValidateBy,
} from 'class-validator';
import { AsId } from './id.pipe';

/** `?status=pending,approved`, or the field twice. */
export const ListQuery = (most: number) =>
  applyDecorators(
    IsOptional(),
    Transform(({ value }: { value: unknown }) => {
      const values: unknown = typeof value === 'string' ? value.split(',') : value;
      return Array.isArray(values) ? [...new Set<unknown>(values)] : values;
    }),
    ArrayMaxSize(most),
  );

interface Choice {
  enum: readonly string[];
  enumName: string;
}

/** Some of a few values. */
export const ChoicesQuery = (choice: Choice, description = 'Any of them: `a,b`, or the field twice') =>
  applyDecorators(
    ApiPropertyOptional({ enum: [...choice.enum], enumName: choice.enumName, isArray: true, description }),
    ListQuery(choice.enum.length),
    IsIn(choice.enum, { each: true }),
  );

/** `?expired=true` arrives as text. */
const fromText = () =>
  Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value));

export const FlagQuery = (description: string) =>
  applyDecorators(ApiPropertyOptional({ type: Boolean, description }), IsOptional(), fromText(), IsBoolean());

/** Something that may be asked for, and whose opposite nobody asks for. */
export const TrueQuery = (description: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: Boolean, enum: [true], description }),
    IsOptional(),
    fromText(),
    IsIn([true], { message: '$property must be true, or left out' }),
  );

/** A person by id, or by one of a few words. */
export const PersonQuery = (...words: readonly string[]) => {
  const meant = ['the id of a person', ...words.map((word) => `\`${word}\``)];
  const description = `${meant.slice(0, -1).join(', ')} or ${meant.at(-1) ?? ''}`;
  return applyDecorators(
    ApiPropertyOptional({ type: String, description: `T${description.slice(1)}` }),
    IsOptional(),
    AsId(),
    ValidateBy({
      name: 'person',
      validator: {
        validate: (value) => typeof value === 'string' && (isUuid(value) || words.includes(value)),
        defaultMessage: (args) => `${args?.property ?? 'it'} must be ${description.replaceAll('`', '')}`,
      },
    }),
  );
};

export const NumberQuery = (max: number, description: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: Number, minimum: 0, maximum: max, description }),
    IsOptional(),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : value,
    ),
    IsNumber(),
    Min(0),
    Max(max),
  );

/** The end of a span whose begin is another field. */
export const NotBefore = (begin: string) => (prototype: object, property: string) =>
  registerDecorator({
    name: 'span',
    target: prototype.constructor,
    propertyName: property,
    validator: {
      validate: (value: unknown, args) => {
        const from = (args?.object as Record<string, unknown> | undefined)?.[begin];
        return !(from instanceof Date || typeof from === 'number') || Number(value) >= Number(from);
      },
      defaultMessage: () => `${property} must not be less than ${begin}`,
    },
  });
