import { ValidateIf } from 'class-validator';

/** May be left out, which is not the same as null. */
export const MayBeAbsent = () => ValidateIf((_body, value) => value !== undefined);

/** Null is an answer, and leaving the field out is none. */
export const MayBeNull = () => ValidateIf((_body, value) => value !== null);

/** Left out it is as it was or usually is; null says that there is none. */
export const MayBeAbsentOrNull = () => ValidateIf((_body, value) => value !== undefined && value !== null);
