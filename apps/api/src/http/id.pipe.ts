import { type PipeTransform } from '@nestjs/common';
import { isUuid, noSuch } from '@souk/platform';
import { Transform } from 'class-transformer';

/** As PostgreSQL writes it: what is written down of a row has the row's own id, however the caller wrote it. */
export const idOf = (text: string): string => (isUuid(text) ? text.toLowerCase() : text);

/** A field that may be the id of a row. */
export const AsId = () =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? idOf(value) : value));

/** An id that no row can have is answered as one that no row has. */
export const idPipe = (...thing: Parameters<typeof noSuch>): PipeTransform<string, string> => ({
  transform(text) {
    if (!isUuid(text)) throw noSuch(...thing);
    return idOf(text);
  },
});
