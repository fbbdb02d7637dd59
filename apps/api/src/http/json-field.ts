import { type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';

interface JsonLimits {
  /** Of its text in UTF-8. */
  maxBytes: number;
  maxDepth: number;
}

/** Any JSON, as the document says it: without a word it would be an object. */
export const anyJson = {
  oneOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'array', items: {} },
    { type: 'object', additionalProperties: true },
  ],
  nullable: true,
} satisfies ApiPropertyOptions;

/** Any JSON within reason. */
export const JsonWithin = ({ maxBytes, maxDepth }: JsonLimits) =>
  ValidateBy({
    name: 'jsonWithin',
    validator: {
      validate: (value) =>
        value !== undefined &&
        !isTooDeep(value, maxDepth) &&
        !hasUnkeepable(value) &&
        Buffer.byteLength(JSON.stringify(value)) <= maxBytes,
      defaultMessage: (args) =>
        `${args?.property ?? 'it'} must be JSON of at most ${maxBytes} bytes and ${maxDepth} levels, without the character NUL and without numbers beyond 9007199254740991: send those as text`,
    },
  });

/** As a whole, whatever its parts may be: those have rules of their own, also for how deep they are, which is not complained of twice. */
export const JsonUpTo = ({ maxBytes, maxDepth }: JsonLimits) =>
  ValidateBy({
    name: 'jsonUpTo',
    validator: {
      validate: (value) => isTooDeep(value, maxDepth) || Buffer.byteLength(JSON.stringify(value)) <= maxBytes,
      defaultMessage: (args) => `${args?.property ?? 'it'} must be at most ${maxBytes} bytes of JSON altogether`,
    },
  });

function isTooDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((inner) => isTooDeep(inner, left - 1));
}

/**
 * PostgreSQL keeps no text with a NUL, and JSON.parse no number beyond a double: 1e400 has become Infinity here, and a long id another
 * one. Nobody should decide on something else than was sent.
 */
function hasUnkeepable(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value === 'number')
    return !Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, inner]) => name.includes('\0') || hasUnkeepable(inner));
}
