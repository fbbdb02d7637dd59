import { type PipeTransform } from '@nestjs/common';
import { isUuid, noSuch } from '@souk/platform';

/** As PostgreSQL writes it: what is written down of a row has the row's own id, however the caller wrote it. */
export const idOf = (text: string): string => (isUuid(text) ? text.toLowerCase() : text);

/** An id that no row can have is answered as one that no row has. */
export const idPipe = (...thing: Parameters<typeof noSuch>): PipeTransform<string, string> => ({
  transform(text) {
    if (!isUuid(text)) throw noSuch(...thing);
    return idOf(text);
  },
});
