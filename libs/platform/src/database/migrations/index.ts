import { Foundation1763600000000 } from './1763600000000-foundation';

/** Every migration in order. A new one goes at the end; an old one is never edited. */
export const migrations = [Foundation1763600000000];
