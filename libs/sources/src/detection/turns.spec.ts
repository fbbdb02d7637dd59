import { describe, expect, it } from '@jest/globals';
import { json, markdown, MemoryRepository, named } from '../../test/memory-repository';
import { detect } from './detect';
import { filteredInTurns, inTurns } from './turns';

const many = 40_000;
const group = [{ hooks: [{ type: 'command', command: 'x' }] }];

function content(at: number): [string, string] {
  const plugin = `plugins/p${at % 50}`;
  switch (at % 5) {
    case 0:
      return [`${plugin}/skills/s${at}/SKILL.md`, named(`s${at}`)];
    case 1:
      return [`${plugin}/agents/a${at}.md`, markdown({ name: `a${at}`, description: 'Use when: always' })];
    case 2:
      return [`${plugin}/hooks/h${at}.json`, json({ hooks: { Stop: group } })];
    default:
      return [`docs/d${at % 89}/t${at}.md`, 'Text'];
  }
}

/** The longest stretch, in milliseconds of processor time, in which nobody else had a turn. */
function watchTurns(): { stop: () => number } {
  let longest = 0;
  let since = process.cpuUsage();
  const look = () => {
    const { user, system } = process.cpuUsage(since);
    longest = Math.max(longest, (user + system) / 1000);
    since = process.cpuUsage();
  };
  const tick = () => {
    look();
    next = setImmediate(tick);
  };
  let next = setImmediate(tick);
  return {
    stop: () => {
      clearImmediate(next);
      look();
      return longest;
    },
  };
}

describe('turns', () => {
  it('leave no part of a list out, and keep its order', async () => {
    const all = Array.from({ length: 1000 }, (_, at) => at);
    const seen: number[] = [];
    for await (const part of inTurns(all)) seen.push(...part);
    expect(seen).toEqual(all);
    expect(await filteredInTurns(all, (one) => one % 2 === 0)).toEqual(all.filter((one) => one % 2 === 0));
  });

  it('are given by the detection of many files, from the listing to the last word', async () => {
    const repository = new MemoryRepository(Object.fromEntries(Array.from({ length: many }, (_, at) => content(at))));
    let watch: ReturnType<typeof watchTurns> | undefined;
    const { artifacts } = await detect(repository, { onProgress: () => (watch ??= watchTurns()) });
    expect(artifacts).toHaveLength((many / 5) * 3);
    // Without turns it would be one stretch of more than a second.
    expect(watch?.stop()).toBeLessThan(400);
  });
});
