import 'reflect-metadata';
import { detect } from '../src/detection/detect';
import { GitOptions } from '../src/git/git-options';
import { Mirrors } from '../src/git/mirrors';
import { parseRemote } from '../src/git/remote';

/** A worker of its own, which can be killed: uses a mirror as it is told, and tells what it found. */
export interface ChildTask {
  cacheDir: string;
  url: string;
  commit: string;
}

const { cacheDir, url, commit } = JSON.parse(process.argv[2] ?? '') as ChildTask;
const access = { sourceId: 'source-1', remote: parseRemote(url, { allowFile: true }) };
const mirrors = new Mirrors(new GitOptions({ cacheDir, allowFile: true }));
const found = await mirrors.use(access, { commit }, {}, ({ repository }) => detect(repository));
process.send?.(found.artifacts.map(({ path }) => path));
process.disconnect?.();
