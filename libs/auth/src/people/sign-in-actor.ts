import { system } from '@souk/platform';

/** Souk itself, where it is not known yet who acts or where people have no access. */
export const signInActor = system('sign-in');
