export interface Build {
  version: string;
  gitSha: string;
  buildDate: string;
}

const unknown: Build = { version: 'unknown', gitSha: 'unknown', buildDate: 'unknown' };

/** The build this page belongs to. Read when asked, because index.html carries it. */
export function webBuild(): Build {
  const content = document.querySelector<HTMLMetaElement>('meta[name="build"]')?.content;
  return content ? (JSON.parse(content) as Build) : unknown;
}

export const shortSha = (gitSha: string) => (/^[0-9a-f]{8,}$/.test(gitSha) ? gitSha.slice(0, 7) : gitSha);

/**
 * Same code, that is: the date may differ, since web and API are built one after the other. A shortened hash equals the full one, and
 * an unknown hash proves nothing.
 */
export function sameBuild(a: Build, b: Build): boolean {
  if (a.version !== b.version) return false;
  if (a.gitSha === 'unknown' || b.gitSha === 'unknown') return true;
  return a.gitSha.startsWith(b.gitSha) || b.gitSha.startsWith(a.gitSha);
}
