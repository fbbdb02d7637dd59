import { type Evidence } from '../detection/confidence';
import { type Kind, type Provenance } from '../detection/kinds';

/** A file of an artifact, as its revision keeps it. */
export interface ArtifactFile {
  /** Below the artifact's folder; of an artifact that is one file, the name of that file. */
  path: string;
  /** Null where nobody has looked: the content is not fetched for that. */
  size: number | null;
  /** By which git knows the content. Of a submodule, its commit. */
  oid: string;
  mode: string;
}

/** What a scan found, ready for the catalog: paths as they are shown. */
export interface FoundArtifact {
  kind: Kind;
  path: string;
  name: string;
  entryPath: string;
  confidence: number;
  provenance: Provenance;
  evidence: Evidence[];
  contentKey: string;
  files: ArtifactFile[];
}

/** What the entry file says, for an artifact whose content is new to the catalog. */
export interface EntryText {
  description: string | null;
  /** Null where it is no text, could not be had, or is too large to be looked at. */
  text: string | null;
  truncated: boolean;
  frontmatter: Record<string, string> | null;
}
