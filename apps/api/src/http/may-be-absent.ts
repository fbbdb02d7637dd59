import { ValidateIf } from 'class-validator';

/** May be left out, which is not the same as null. */
export const MayBeAbsent = () => ValidateIf((_body, value) => value !== undefined);
