interface Reason {
  about: string;
  /** Folder names, in lower case. */
  names: readonly string[];
  /** Patterns of folder names, for what comes with a date or a number. */
  patterns?: readonly RegExp[];
  /** A name like these is also a fine name for an artifact: `skills/build`. Directly below such a folder it counts as one. */
  mayBeName: boolean;
}

/** Folders that hold what somebody else made, what a program made, or what was made to be wrong. */
export const setAsideReasons = {
  installed: {
    about: 'packages that were installed',
    names: [
      'node_modules',
      'bower_components',
      'jspm_packages',
      '__pypackages__',
      'site-packages',
      '.venv',
      'venv',
      'virtualenv',
      '.virtualenv',
      '.tox',
      '.nox',
      '.yarn',
      '.pnpm-store',
      '.gradle',
      'pods',
    ],
    mayBeName: false,
  },
  vendored: {
    about: 'a copy of what others keep',
    names: ['vendor', 'vendored', 'third_party', 'third-party', 'thirdparty'],
    mayBeName: true,
  },
  built: {
    about: 'what a build left',
    names: [
      'dist',
      'build',
      '.next',
      '.nuxt',
      '.output',
      '.svelte-kit',
      '.turbo',
      '.cache',
      '.parcel-cache',
      '__pycache__',
      'coverage',
      'htmlcov',
    ],
    mayBeName: true,
  },
  tests: {
    about: 'made for tests',
    names: [
      'fixtures',
      'fixture',
      '__fixtures__',
      'testdata',
      'test-data',
      'test_data',
      'test-fixtures',
      'test_fixtures',
      '__tests__',
      '__mocks__',
      '__snapshots__',
      'tests',
      'test',
      'e2e',
    ],
    mayBeName: true,
  },
  backups: {
    about: 'a copy of what was',
    names: ['backup', 'backups', '.backup', '.backups', '_backup', '.trash'],
    patterns: [/^backup[-_.]\d/, /[-_.](?:backup|bak)$/, /^\.?bak$/],
    mayBeName: true,
  },
} as const satisfies Record<string, Reason>;

export type SetAsideReason = keyof typeof setAsideReasons;

const byName = new Map<string, SetAsideReason>(
  Object.entries(setAsideReasons).flatMap(([reason, { names }]) =>
    names.map((name) => [name, reason as SetAsideReason] as const),
  ),
);
const artifactFolders = new Set(['skills', 'agents', 'subagents', 'commands', 'plugins', 'hooks', 'prompts', 'mcps']);
/** Folders whose markdown may be sorted into folders of any name: `commands/dev/test/run.md`. */
const sortedFolders = new Set(['agents', 'subagents', 'commands', 'prompts']);
const testTopics = new Set(['tests', 'test', 'e2e']);

export interface SetAside {
  /** The outermost folder that is left alone. */
  folder: string;
  reason: SetAsideReason;
}

/** Whether a path lies in a folder to be left alone; `from` is a folder above it that somebody vouches for. */
export function setAside(path: string, from = ''): SetAside | undefined {
  let above = nameBefore(from, from.length);
  let sorted = false;
  for (let start = from === '' ? 0 : from.length + 1; ;) {
    const end = path.indexOf('/', start);
    if (end === -1) return undefined;
    const name = path.slice(start, end).toLowerCase();
    const reason = reasonOf(name);
    const isName = reason && setAsideReasons[reason].mayBeName && artifactFolders.has(above);
    if (reason && !isName && !(sorted && testTopics.has(name))) return { folder: path.slice(0, end), reason };
    sorted ||= sortedFolders.has(name) && path.endsWith('.md');
    above = name;
    start = end + 1;
  }
}

const nameBefore = (path: string, end: number): string =>
  path.slice(path.lastIndexOf('/', end - 1) + 1, end).toLowerCase();

function reasonOf(name: string): SetAsideReason | undefined {
  const known = byName.get(name);
  if (known) return known;
  return setAsideReasons.backups.patterns.some((pattern) => pattern.test(name)) ? 'backups' : undefined;
}

const examples = /(?:^|\/)(?:examples?|samples?|templates?|docs?|documentation)\//i;

/** Examples and templates are listed, but with less confidence. */
export const inExample = (path: string): boolean => examples.test(path);
