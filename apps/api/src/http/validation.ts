import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { DomainError, type FieldError } from '@souk/platform';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

const rules = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true, stopAtFirstError: false };
/** What Nest names as the type of a parameter that is no class of ours. */
const plain = new Set<unknown>([String, Number, Boolean, Object, Array, undefined]);

/**
 * Refuses what was not asked for, and says of every field what is wrong with it. No implicit conversion: `"false"` would become true.
 * What its libraries stumble over is refused before it comes here. Synchronous, unlike Nest's own pipe: a rule that asks a database
 * belongs into a service.
 */
@Injectable()
export class Validation implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom' || plain.has(metatype)) return value;
    const given = value ?? {};
    if (typeof given !== 'object' || Array.isArray(given))
      throw invalid([{ path: type, code: 'isObject', message: 'must be an object' }]);
    const instance = plainToInstance(metatype as new () => object, given);
    const errors = validateSync(instance, rules);
    if (errors.length > 0) throw invalid(errors.flatMap((error) => fieldErrors(error)));
    return instance;
  }
}

function invalid(errors: FieldError[]): DomainError {
  const fields = new Set(errors.map(({ path }) => path)).size; // a field may break several rules
  const message = `${fields === 1 ? 'One field is' : `${fields} fields are`} not valid.`;
  return new DomainError('invalid', 'validation_failed', message, { errors });
}

function fieldErrors({ property, constraints, children = [] }: ValidationError, parent = ''): FieldError[] {
  const path = parent ? `${parent}.${property}` : property;
  const own = Object.entries(constraints ?? {}).map(([code, message]) => ({
    path,
    code: code === 'whitelistValidation' ? 'unknown' : code,
    message: code === 'whitelistValidation' ? 'is not a known field' : message.replace(/^\S+ /, ''),
  }));
  return [...own, ...children.flatMap((child) => fieldErrors(child, path))];
}
