import { ValidateBy } from 'class-validator';

interface JsonLimits {
  /** Of its text in UTF-8. */
  maxBytes: number;
  maxDepth: number;
}

/** Any JSON within reason. */
export const JsonWithin = ({ maxBytes, maxDepth }: JsonLimits) =>
  ValidateBy({
    name: 'jsonWithin',
    validator: {
      validate: (value) =>
        value !== undefined &&
        !isTooDeep(value, maxDepth) &&
        !hasNul(value) &&
        Buffer.byteLength(JSON.stringify(value)) <= maxBytes,
      defaultMessage: (args) =>
        `${args?.property ?? 'it'} must be JSON of at most ${maxBytes} bytes and ${maxDepth} levels, without the character NUL`,
    },
  });

function isTooDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((inner) => isTooDeep(inner, left - 1));
}

/** PostgreSQL keeps no text with that character. */
function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, inner]) => name.includes('\0') || hasNul(inner));
}
