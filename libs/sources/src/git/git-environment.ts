import { mkdir, rename, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { devNull } from 'node:os';
import path from 'node:path';
import { childEnvironment } from '@souk/platform';

export type Config = readonly (readonly [name: string, value: string])[];

/** Nothing runs that a server, a repository or this machine suggests; nothing is asked of a person. */
const always: Config = [
  ['core.hooksPath', devNull],
  ['core.fsmonitor', 'false'],
  ['core.symlinks', 'false'],
  ['core.askPass', ''],
  ['credential.helper', ''],
  ['protocol.allow', 'never'],
  ['protocol.version', '2'],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['fetch.writeCommitGraph', 'false'],
  // A pack is kept as one: it is here whole or not at all, however a fetch ends.
  ['fetch.unpackLimit', '1'],
  // It would refuse what old programs wrote a little wrong, and cannot be told not to when contents are left out. See MirrorRepository.
  ['fetch.fsckObjects', 'false'],
  ['transfer.bundleURI', 'false'],
  ['transfer.credentialsInUrl', 'die'],
  // Larger contents go to the disk piece by piece, not through memory: a few bytes of a pack can stand for gigabytes.
  ['core.bigFileThreshold', '4m'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  // Checked by us: see Connection.
  ['http.followRedirects', 'false'],
  // A proxy would look the host up again, past the addresses that were checked.
  ['http.proxy', ''],
  ['http.lowSpeedLimit', '200'],
  ['http.lowSpeedTime', '60'],
];

/** What a program needs to be found and to start, and the certificates of the organisation; nothing of git's own. */
const kept = new Set([
  'PATH',
  'PATHEXT',
  'SYSTEMROOT',
  'COMSPEC',
  'TEMP',
  'TMP',
  'TMPDIR',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
]);

export interface Surroundings {
  /** A folder of ours that holds the one configuration file that is read. */
  home: string;
  gitDir?: string | undefined;
  config?: Config;
  env?: Readonly<Record<string, string>>;
}

export function gitEnvironment({ home, gitDir, config = [], env = {} }: Surroundings): NodeJS.ProcessEnv {
  const inherited = Object.entries(childEnvironment({})).filter(([name]) => kept.has(name.toUpperCase()));
  const settings = [...always, ...config];
  return {
    ...Object.fromEntries(inherited),
    // In the environment, not among the arguments, which every user of the machine can read.
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([name, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, name],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: path.join(home, '.gitconfig'),
    // One that is not there is better than none: then git would look for one above the folder that we happen to run in.
    GIT_DIR: gitDir ?? path.join(home, 'none'),
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    SSH_ASKPASS_REQUIRE: 'never',
    GCM_INTERACTIVE: 'never',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ADVICE: '0',
    LC_ALL: 'C',
    ...env,
  };
}

/** What a local repository is served by git with: only a file gets as far as the git that serves. */
const gitconfig = `[safe]
	directory = *
[uploadpack]
	allowFilter = true
	allowAnySHA1InWant = true
`;

export async function prepareHome(cacheDir: string): Promise<string> {
  const home = path.join(cacheDir, 'home');
  await mkdir(home, { recursive: true, mode: 0o700 });
  const draft = path.join(home, `.gitconfig.${randomBytes(6).toString('hex')}`);
  await writeFile(draft, gitconfig);
  await rename(draft, path.join(home, '.gitconfig'));
  return home;
}
