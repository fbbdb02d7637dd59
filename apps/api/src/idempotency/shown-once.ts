import { SetMetadata } from '@nestjs/common';

export const shownOnceKey = 'souk:shown-once';

/** The answer has a secret: it is not kept for a repetition of the request, which is told that it was done. */
export const ShownOnce = () => SetMetadata(shownOnceKey, true);
