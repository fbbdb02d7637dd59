import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { DomainError, type FieldError } from '@souk/platform';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

const rules = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true, stopAtFirstError: false };
/** What Nest names as the type of a parameter that is no class of ours. */
const plain = new Set<unknown>([String, Number, Boolean, Object, Array, undefined]);

/**
 * Refuses what was not asked for, and says of every field what is wrong with it. No implicit conversion: `"false"` would become true.
 * Synchronous, unlike Nest's own pipe: a rule that asks a database belongs into a service.
 */
@Injectable()
export class Validation implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom' || plain.has(metatype)) return value;
    const given = value ?? {};
    if (typeof given !== 'object' || Array.isArray(given))
      throw invalid([{ path: type, code: 'isObject', message: 'must be an object' }]);
    const [instance, errors] = validated(metatype as new () => object, given);
    if (errors.length > 0) throw invalid(errors.flatMap((error) => fieldErrors(error)));
    return instance;
  }
}

function validated(type: new () => object, given: object): [object, ValidationError[]] {
  try {
    const instance = plainToInstance(type, given);
    return [instance, validateSync(instance, rules)];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DomainError('invalid', 'too_deep', 'The body is nested too deeply.', { cause: error });
  }
}

const invalid = (errors: FieldError[]) =>
  new DomainError(
    'invalid',
    'validation_failed',
    `${errors.length === 1 ? 'One field is' : `${errors.length} fields are`} not valid.`,
    { errors },
  );

function fieldErrors({ property, constraints, children = [] }: ValidationError, parent = ''): FieldError[] {
  const path = parent ? `${parent}.${property}` : property;
  const own = Object.entries(constraints ?? {}).map(([code, message]) => ({
    path,
    code: code === 'whitelistValidation' ? 'unknown' : code,
    message: code === 'whitelistValidation' ? 'is not a known field' : message.replace(/^\S+ /, ''),
  }));
  return [...own, ...children.flatMap((child) => fieldErrors(child, path))];
}
