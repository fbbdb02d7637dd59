import { ValidationPipe } from '@nestjs/common';
import { DomainError, type FieldError } from '@souk/platform';
import { type ValidationError } from 'class-validator';

/** Refuses what was not asked for, and says of every field what is wrong with it. No implicit conversion: `"false"` would become true. */
export const validation = () =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: false,
    exceptionFactory: (errors) => invalid(errors.flatMap((error) => fieldErrors(error))),
  });

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
