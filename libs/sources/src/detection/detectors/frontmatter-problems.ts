import { longestFrontmatter, type Frontmatter } from '../frontmatter';
import { type SourceFile } from '../source-file';
import { problem, type Report } from './detector';

/** Why a file that should have had frontmatter is no artifact. */
export function* frontmatterProblems(
  file: SourceFile,
  wanted: readonly string[],
  document: boolean,
): Generator<Report> {
  const matter = file.frontmatter;
  if (file.isLfsPointer) {
    yield problem(file.path, 'lfs_pointer', 'Its content is in Git LFS; here is only a pointer to it.', document);
  } else if (matter.state === 'missing') {
    yield problem(
      file.path,
      'frontmatter_missing',
      `It does not begin with frontmatter that has ${list(wanted)}.`,
      document,
    );
  } else if (matter.state === 'unclosed') {
    yield problem(file.path, 'frontmatter_unclosed', 'Its frontmatter begins but has no closing "---".', document);
  } else if (matter.state === 'too_long') {
    const limit = longestFrontmatter / 1024;
    yield problem(file.path, 'frontmatter_too_long', `Its frontmatter does not end within ${limit} KiB.`, document);
  } else {
    const lacking = wanted.filter((key) => (matter.fields.get(key) ?? '') === '');
    const flaws = matter.flaws.length === 0 ? '' : ` (${said(matter.flaws)})`;
    yield problem(file.path, 'frontmatter_incomplete', `Its frontmatter lacks ${list(lacking)}${flaws}.`, document);
  }
}

export function* lenientProblem(path: string, matter: Frontmatter, document: boolean): Generator<Report> {
  if (matter.state !== 'read' || matter.flaws.length === 0) return;
  yield problem(path, 'frontmatter_lenient', `Read with good will: ${said(matter.flaws)}.`, document);
}

const list = (keys: readonly string[]): string => keys.map((key) => `a ${key}`).join(' and ');

/** The first few say what kind of file it is; how many more there are says the rest. */
function said(flaws: readonly string[]): string {
  const more = flaws.length - 6;
  return [...flaws.slice(0, 6), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
