import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Bench, Skipped } from './bench';
import { type Figures, figuresOf, lines } from './report';
import { Stage, type StageOptions } from './stage';

/** `npm run bench`: measures, says so, judges nothing. The exit code tells only whether the benches ran. */
export async function runBenches(all: Bench[], args: string[], options: Omit<StageOptions, 'quick'>): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false }, json: { type: 'string' }, help: { type: 'boolean' } },
  });
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const unknown = positionals.filter((name) => !all.some((bench) => bench.name === name));
  if (values.help || unknown.length > 0) {
    if (unknown.length > 0) say(`There is no bench ${unknown.join(', ')}.`);
    say('npm run bench [-- NAME ...] [--quick] [--json FILE]');
    for (const { name, about } of all) say(`  ${name.padEnd(16)} ${about}`);
    return unknown.length > 0 ? 2 : 0;
  }
  const chosen = all.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const figures: Figures[] = [];
  let failed = 0;
  for (const bench of chosen) {
    const stage = new Stage({ ...options, quick: values.quick });
    const end = () => void stage.clear().finally(() => process.exit(1));
    for (const signal of signals) process.on(signal, end);
    try {
      const measured = figuresOf(bench, await bench.run(stage));
      figures.push(measured);
      lines(measured).forEach(say);
    } catch (error) {
      if (error instanceof Skipped) say(`${bench.name}: skipped, ${error.message}`);
      else {
        failed++;
        say(`${bench.name}: failed\n${(error as Error).stack}`);
      }
    } finally {
      await stage.clear();
      for (const signal of signals) process.off(signal, end);
    }
  }
  if (values.json) {
    const about = { date: new Date().toISOString(), node: process.versions.node, quick: values.quick };
    writeFileSync(values.json, `${JSON.stringify({ ...about, benches: figures }, null, 2)}\n`);
  }
  return failed > 0 ? 1 : 0;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
