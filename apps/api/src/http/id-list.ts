import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsUUID } from 'class-validator';
import { idOf } from './id.pipe';

/** A field with ids of rows, however they were written. */
export const AsIds = () =>
  Transform(({ value }: { value: unknown }) =>
    Array.isArray(value) ? value.map((one: unknown) => (typeof one === 'string' ? idOf(one) : one)) : value,
  );

/** Ids as PostgreSQL writes them, each once. */
export const IdList = ({ min = 0, max }: { min?: number; max: number }) =>
  applyDecorators(
    AsIds(),
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    ArrayUnique(),
    IsUUID(undefined, { each: true }),
  );
