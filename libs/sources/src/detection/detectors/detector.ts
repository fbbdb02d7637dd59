import { type Seen } from '../confidence';
import { type Kind, type Provenance } from '../kinds';
import { type Declarations } from '../manifests/declarations';
import { type Plugin } from '../manifests/plugins';
import { type Problem } from '../problems';
import { type Rules } from '../profiles/rules';
import { type SourceFile } from '../source-file';

/** What the detectors know beside the file in their hands. */
export interface Scene {
  rules: Rules;
  plugins: ReadonlyMap<string, Plugin>;
  declarations: Declarations;
}

export interface Finding {
  kind: Kind;
  /** The path of the artifact: the file, or the folder it stands for. */
  path: string;
  name: string;
  /** The file that it was found in. */
  file: string;
  provenance: Provenance;
  seen: readonly Seen[];
  /** The profile without which it is none. */
  needs?: string;
}

/** A problem of a document is of interest only where the document stands for itself, not inside a skill. */
export type Report = { finding: Finding } | { problem: Problem; document: boolean };

/** Looks at one kind of file and says what is in it. Pure: the same file and scene, the same reports. */
export interface Detector {
  /** Decided by the path alone; whatever is wanted is read. */
  wants(path: string, scene: Scene): boolean;
  detect(file: SourceFile, scene: Scene): Iterable<Report>;
}

export const problem = (path: string, code: Problem['code'], message: string, document = false): Report => ({
  problem: { path, code, message },
  document,
});
