import { isDeepStrictEqual } from 'node:util';

/** Of what is wanted of a row, only what is not so already: how it was and how it is to be. Undefined: nothing is wanted. */
export function changes<Row extends object, Key extends keyof Row>(
  row: Row,
  wanted: { readonly [Name in Key]?: Row[Name] | undefined },
): [before: Partial<Pick<Row, Key>>, after: Partial<Pick<Row, Key>>] {
  const names = (Object.keys(wanted) as Key[]).filter(
    (name) => wanted[name] !== undefined && !isDeepStrictEqual(wanted[name], row[name]),
  );
  const pick = (from: typeof wanted) =>
    Object.fromEntries(names.map((name) => [name, from[name]])) as Partial<Pick<Row, Key>>;
  return [pick(row), pick(wanted)];
}
