import { applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

/** What openapi.ts makes answers of, and takes out of the document again. */
export const refusalPrefix = 'x-refuses-';

/** Documents the codes with which a route refuses, by status. Beside those that any route has. */
export const Refuses = (codes: Record<number, readonly string[]>) =>
  applyDecorators(
    ...Object.entries(codes).flatMap(([status, of]) =>
      of.map((code) => ApiExtension(`${refusalPrefix}${code}`, Number(status))),
    ),
  );
