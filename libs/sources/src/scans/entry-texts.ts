import { type EntryText, type FoundArtifact } from '../catalog/found-artifact';
import { storable } from '../catalog/storable';
import { isObject } from '../detection/lenient-json';
import { type Entry, type Repository } from '../detection/repository/repository';
import { isJson, isMarkdown, SourceFile } from '../detection/source-file';

const kibibyte = 1024;
/** More than that is cut. */
export const longestText = 256 * kibibyte;
/** More than that is not even read. */
const largestEntry = 2048 * kibibyte;
const longestDescription = 2000;

/** What the entries of these artifacts say. Each file is read once, however many artifacts it makes. */
export async function readEntryTexts(
  repository: Repository,
  entries: ReadonlyMap<FoundArtifact, Entry>,
  wanted: readonly FoundArtifact[],
  signal: AbortSignal,
): Promise<Map<FoundArtifact, EntryText>> {
  const byPath = new Map<string, { entry: Entry; artifacts: FoundArtifact[] }>();
  for (const artifact of wanted) {
    const entry = entries.get(artifact);
    if (!entry) continue;
    const known = byPath.get(entry.path);
    if (known) known.artifacts.push(artifact);
    else byPath.set(entry.path, { entry, artifacts: [artifact] });
  }
  const texts = new Map<FoundArtifact, EntryText>();
  const all = [...byPath.values()];
  let at = 0;
  for await (const content of repository.read(
    all.map(({ entry }) => entry),
    largestEntry,
    signal,
  )) {
    for (const artifact of all[at]?.artifacts ?? []) {
      texts.set(
        artifact,
        'bytes' in content ? textOf(artifact, content.entry.path, content.bytes) : unread(content.refused.code),
      );
    }
    if (++at % 1000 === 0) signal.throwIfAborted();
  }
  return texts;
}

const unread = (code: 'too_large' | 'unreadable'): EntryText => ({
  description: null,
  text: null,
  truncated: code === 'too_large',
  frontmatter: null,
});

function textOf(artifact: FoundArtifact, path: string, bytes: Buffer): EntryText {
  const file = new SourceFile(path, bytes);
  const matter = isMarkdown(path) && file.frontmatter.state === 'read' ? file.frontmatter.fields : undefined;
  const said = matter ? matter.get('description') : isJson(path) ? describedIn(file, artifact) : undefined;
  return {
    description: said === undefined || said === '' ? null : storable(said.slice(0, longestDescription)),
    text: bytes.subarray(0, 8000).includes(0) && !isUtf16(bytes) ? null : storable(decode(bytes)),
    truncated: bytes.length > longestText,
    frontmatter: matter ? Object.fromEntries(matter) : null,
  };
}

/** Of a plugin or a server, by itself or in the marketplace that lists it. */
function describedIn({ json }: SourceFile, { kind, name }: FoundArtifact): string | undefined {
  const value = 'value' in json ? json.value : undefined;
  if (!isObject(value) || kind === 'hook') return undefined;
  const listed = Array.isArray(value['plugins']) ? (value['plugins'] as unknown[]) : undefined;
  const one = listed ? listed.find((plugin) => isObject(plugin) && plugin['name'] === name) : value;
  const own = kind === 'mcp_server' && value['name'] !== name ? undefined : one;
  return isObject(own) && typeof own['description'] === 'string' ? own['description'] : undefined;
}

const isUtf16 = (bytes: Buffer): boolean => bytes.length >= 2 && [0xfffe, 0xfeff].includes(bytes.readUInt16BE(0));

/** Cut before the character that the limit would cut in two. */
function decode(bytes: Buffer): string {
  const label = isUtf16(bytes) ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8';
  return new TextDecoder(label).decode(bytes.subarray(0, longestText), { stream: bytes.length > longestText });
}
