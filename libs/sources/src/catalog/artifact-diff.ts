import { diffLines, type Hunk, hunksOf } from './artifact-diff-lines';
import { type ArtifactFile } from './found-artifact';

/** More lines of a text are not compared. */
export const mostLines = 5000;

export interface ChangedFile {
  path: string;
  before: Omit<ArtifactFile, 'path'>;
  after: Omit<ArtifactFile, 'path'>;
}

export interface FileChanges {
  added: ArtifactFile[];
  removed: ArtifactFile[];
  changed: ChangedFile[];
  /** The same content under another path. */
  renamed: (ArtifactFile & { from: string })[];
  unchanged: number;
}

export interface TextChanges {
  hunks: Hunk[];
  added: number;
  removed: number;
  /** One of the texts is longer than what was compared. */
  truncated: boolean;
}

/** What became of the files; each list in the order of the paths. */
export function fileChanges(before: readonly ArtifactFile[], after: readonly ArtifactFile[]): FileChanges {
  const was = new Map(before.map((file) => [file.path, file]));
  const is = new Map(after.map((file) => [file.path, file]));
  const gone = [...before].filter(({ path }) => !is.has(path)).sort(byPath);
  const changes: FileChanges = { added: [], removed: [], changed: [], renamed: [], unchanged: 0 };
  const former = new Map<string, ArtifactFile[]>();
  for (const file of gone) former.set(file.oid, [...(former.get(file.oid) ?? []), file]);
  for (const file of [...after].sort(byPath)) {
    const same = was.get(file.path);
    if (!same) {
      const from = former.get(file.oid)?.shift();
      if (from) changes.renamed.push({ ...file, from: from.path });
      else changes.added.push(file);
    } else if (same.oid === file.oid && same.mode === file.mode) changes.unchanged += 1;
    else changes.changed.push({ path: file.path, before: withoutPath(same), after: withoutPath(file) });
  }
  const renamed = new Set(changes.renamed.map(({ from }) => from));
  changes.removed = gone.filter(({ path }) => !renamed.has(path));
  return changes;
}

interface Text {
  text: string | null;
  truncated: boolean;
}

/** Null where one of the two is no text, or could not be had. */
export function textChanges(before: Text, after: Text): TextChanges | null {
  if (before.text === null || after.text === null) return null;
  const [was, is] = [before.text.split('\n'), after.text.split('\n')];
  const changes = diffLines(was.slice(0, mostLines), is.slice(0, mostLines));
  const count = (wanted: 'added' | 'removed') => changes.filter(({ op }) => op === wanted).length;
  return {
    hunks: hunksOf(changes),
    added: count('added'),
    removed: count('removed'),
    truncated: before.truncated || after.truncated || Math.max(was.length, is.length) > mostLines,
  };
}

const withoutPath = ({ size, oid, mode }: ArtifactFile) => ({ size, oid, mode });
const byPath = (a: ArtifactFile, b: ArtifactFile): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
