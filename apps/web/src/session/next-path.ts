/** Where to go after the sign-in: a page of this dashboard, whatever the address bar says. */
export function nextPath(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, window.location.origin)) return '/';
  const { origin, pathname, search, hash } = new URL(next, window.location.origin);
  // "//host" and "/\host" are other hosts.
  if (origin !== window.location.origin || pathname.startsWith('//')) return '/';
  return entrances.has(pathname) ? '/' : pathname + search + hash;
}

/** They lead on by themselves. */
const entrances: ReadonlySet<string> = new Set(['/sign-in', '/change-password']);
