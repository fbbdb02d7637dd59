import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { detect } from '../src/detection/detect';
import { type GitAccess } from '../src/git/access';
import { GitOptions } from '../src/git/git-options';
import { GitRemotes } from '../src/git/git-remotes';
import { Mirrors } from '../src/git/mirrors';
import { parseRemote } from '../src/git/remote';
import { type GitServer, makeRepository, startGitServer, type TestRepository } from '@souk/testing';

const skill = (name: string) => `---\nname: ${name}\ndescription: Does ${name}.\n---\nText.\n`;

let cacheDir: string;
let server: GitServer;
let repository: TestRepository;
let url: string;

beforeAll(async () => {
  repository = await makeRepository({
    files: { 'skills/a/SKILL.md': skill('a'), 'skills/b/SKILL.md': skill('b'), 'big.bin': 'x'.repeat(100_000) },
  });
});
afterAll(() => repository.remove());
beforeEach(async () => {
  cacheDir = await mkdtemp(path.join(tmpdir(), 'souk-cache-'));
  server = await startGitServer();
  url = server.serve(repository);
});
afterEach(async () => {
  await server.close();
  await rm(cacheDir, { recursive: true, force: true });
});

const options = (more: Partial<GitOptions> = {}) => new GitOptions({ cacheDir, allowFile: true, ...more });
const access = (text: string, sourceId = 'source-1'): GitAccess => ({
  sourceId,
  remote: parseRemote(text, { allowFile: true }),
});

describe('a mirror', () => {
  it('brings folders first, and contents in one request per batch that is read', async () => {
    const { commit, ref } = await new GitRemotes(options()).resolve(access(url), null);
    const found = await new Mirrors(options()).use(access(url), { commit, ref }, {}, ({ repository: files }) =>
      detect(files),
    );
    expect(found.artifacts.map(({ path: at }) => at)).toEqual(['skills/a', 'skills/b']);
    expect(server.requests.map((r) => `${r.method} ${r.path.split('/').at(-1)} ${r.wants.length}`)).toEqual([]);
  });
});
