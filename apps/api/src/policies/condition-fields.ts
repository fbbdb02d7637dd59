import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMinSize, ArrayUnique, IsArray, IsIn, IsNumber, Max, Min } from 'class-validator';
import { MayBeAbsent } from '../http/may-be-absent';

interface Choice {
  enum: readonly string[];
  enumName: string;
}

/** Any of a few values, one at least. */
export const ChoicesField = (choice: Choice, description = 'Any of them') =>
  applyDecorators(
    ApiPropertyOptional({ enum: [...choice.enum], enumName: choice.enumName, isArray: true, minItems: 1, description }),
    MayBeAbsent(),
    IsArray(),
    ArrayMinSize(1),
    ArrayUnique(),
    IsIn(choice.enum, { each: true }),
  );

export const NumberField = (maximum: number, description: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: Number, minimum: 0, maximum, description }),
    MayBeAbsent(),
    IsNumber(),
    Min(0),
    Max(maximum),
  );
