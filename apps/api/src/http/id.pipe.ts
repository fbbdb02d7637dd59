import { ParseUUIDPipe } from '@nestjs/common';
import { noSuch } from '@souk/platform';

/** An id that no row can have is answered as one that no row has. */
export const idPipe = (...thing: Parameters<typeof noSuch>) =>
  new ParseUUIDPipe({ exceptionFactory: () => noSuch(...thing) });
