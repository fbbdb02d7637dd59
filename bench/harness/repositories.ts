import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type Stage } from './stage';

/** A bare repository of so many files: nine in ten may be an artifact, one in three is. The same number gives the same files. */
export async function syntheticRepository(stage: Stage, files: number, bytesEach: number): Promise<string> {
  const gitDir = path.join(stage.folder(), `detect-${files}.git`);
  await once(spawn('git', ['init', '-q', '--bare', '-b', 'main', gitDir], { stdio: 'ignore' }), 'close');
  const child = spawn('git', ['fast-import', '--quiet'], {
    env: { ...process.env, GIT_DIR: gitDir },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const done = once(child, 'close');
  child.stdin.write('commit refs/heads/main\ncommitter A <a@souk.example> 0 +0000\ndata 1\nx\n');
  for (let at = 0; at < files; at++) {
    const [name, content] = file(at, bytesEach);
    const more = child.stdin.write(`M 100644 inline ${name}\ndata ${Buffer.byteLength(content)}\n${content}\n`);
    if (!more) await once(child.stdin, 'drain');
  }
  child.stdin.end();
  const [code] = (await done) as [number];
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
  return gitDir;
}

const words = 'price stock order listing buyer seller parcel refund photo title brand offer market report'.split(' ');

function file(at: number, bytes: number): [string, string] {
  const plugin = `plugins/p${Math.floor(at / 50)}`;
  // Text that does not compress to nothing, yet is the same every time.
  let state = at + 1;
  let text = '';
  while (text.length < bytes) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    text += `${words[state % words.length]}${(state >> 8) % 1000} `;
  }
  const matter = (fields: string) => `---\n${fields}\n---\n\n${text}\n`;
  switch (at % 10) {
    case 0:
      return [`${plugin}/skills/s${at}/SKILL.md`, matter(`name: s${at}\ndescription: |\n  What it is for\n  and when`)];
    case 1:
      return [`${plugin}/agents/a${at}.md`, matter(`name: a${at}\ndescription: Use when: always\ntools: Read, Write`)];
    case 2:
      return [`${plugin}/commands/c${at}.md`, matter('description: Do it\nargument-hint: "[what]"')];
    case 3:
      return [
        `${plugin}/${at === 3 ? '.claude-plugin/plugin' : `data/d${at}`}.json`,
        JSON.stringify({ name: `p${at}`, text }),
      ];
    case 4:
      return [`src/x${at % 97}/m${at}.ts`, text];
    default:
      return [`docs/d${at % 89}/t${at}.md`, at % 2 === 0 ? matter(`title: t${at}`) : text];
  }
}
