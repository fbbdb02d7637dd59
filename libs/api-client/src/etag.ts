/** What `If-Match` and `If-None-Match` name of anything that has a version. */
export const etagOf = ({ version }: { version: number }): string => `"${version}"`;
