import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';

export interface Answer {
  language: 'json' | 'text';
  text: string;
}

/** A fenced block of a guide that is run, with the answer that the guide shows behind it. */
export interface Step {
  language: 'bash' | 'ts';
  text: string;
  /** Where in the guide. */
  line: number;
  answer?: Answer;
}

/** What is to be run, in the order of the page. Fences without a language are not run; any other language is a mistake. */
export function stepsOf(page: string): Step[] {
  const steps: Step[] = [];
  let last: Step | undefined;
  for (const { language, text, line } of fences(page)) {
    if (language === 'bash' || language === 'ts') {
      last = { language, text, line };
      steps.push(last);
    } else if (language === 'json' || language === 'text') {
      if (!last || last.answer) throw new Error(`Line ${line}: an answer to nothing`);
      last.answer = { language, text };
    } else if (language === '') last = undefined;
    else throw new Error(`Line ${line}: a block of ${language}, which nothing runs`);
  }
  return steps;
}

function* fences(page: string): Generator<{ language: string; text: string; line: number }> {
  let open: { language: string; line: number; lines: string[] } | undefined;
  for (const [index, text] of page.split('\n').entries()) {
    const fence = /^```(\w*)$/.exec(text.trimEnd());
    if (!open && fence) open = { language: fence[1] ?? '', line: index + 1, lines: [] };
    else if (open && fence) {
      yield { language: open.language, line: open.line, text: open.lines.join('\n') };
      open = undefined;
    } else open?.lines.push(text);
  }
  if (open) throw new Error(`Line ${open.line}: a block without an end`);
}

/** A step that shows how something is refused fails, as it does for whoever pastes it. */
export function isRefusal({ answer }: Step): boolean {
  if (answer?.language !== 'json') return false;
  const { status, code } = JSON.parse(answer.text) as { status?: unknown; code?: unknown };
  return typeof status === 'number' && status >= 400 && typeof code === 'string';
}

/** What is not as the guide shows it; empty when it is. */
export function differences({ language, text }: Answer, output: string): string[] {
  if (language === 'json') {
    let found: unknown;
    try {
      found = JSON.parse(output);
    } catch {
      return [`is no JSON: ${output}`];
    }
    return compare(JSON.parse(text), found, '');
  }
  const lines = output.split('\n');
  let from = 0;
  for (const shown of text.split('\n')) {
    const at = lines.slice(from).findIndex((line) => pattern(shown).test(line));
    if (at < 0) return [`has no line "${shown}" from line ${from + 1} on:\n${output}`];
    from += at + 1;
  }
  return [];
}

/** `...` stands for any text, as a whole value for anything, and as the last item of a list for any more of them. What is not shown may be there. */
function compare(shown: unknown, found: unknown, path: string): string[] {
  if (shown === '...') return found === undefined ? [`${path} is not there`] : [];
  if (typeof shown === 'string' && typeof found === 'string' && pattern(shown).test(found)) return [];
  if (Array.isArray(shown) && Array.isArray(found)) {
    const open = shown.at(-1) === '...';
    const items: unknown[] = open ? shown.slice(0, -1) : shown;
    if (open ? found.length < items.length : found.length !== items.length)
      return [`${path} has ${found.length} items: ${JSON.stringify(found)}`];
    return items.flatMap((item, index) => compare(item, found[index], `${path}[${index}]`));
  }
  if (isObject(shown) && isObject(found))
    return Object.entries(shown).flatMap(([key, value]) => compare(value, found[key], `${path}.${key}`));
  return JSON.stringify(shown) === JSON.stringify(found) ? [] : [`${path} is ${JSON.stringify(found)}`];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function pattern(text: string): RegExp {
  const parts = text.split('...').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

/** One shell for all steps, as that of a reader: what one step has set is there for the next. */
export class Shell {
  private readonly child: ChildProcessWithoutNullStreams;
  private output = '';
  private errors = '';
  private heard = () => {};

  constructor(cwd: string, env: NodeJS.ProcessEnv, prelude: string) {
    this.child = spawn('bash', ['--norc', '--noprofile'], { cwd, env });
    this.child.stdout.on('data', (chunk: Buffer) => {
      this.output += chunk.toString();
      this.heard();
    });
    this.child.stderr.on('data', (chunk: Buffer) => (this.errors += chunk.toString()));
    this.child.once('close', () => this.heard());
    // Whatever fails in the middle of a step fails the step, and the shell goes on as that of a reader would.
    this.child.stdin.write(`set -o pipefail; trap 'failed=$?' ERR\n${prelude}\n`);
  }

  async run(text: string): Promise<{ code: number; output: string; errors: string }> {
    const mark = `end of step ${randomUUID()}`;
    this.output = this.errors = '';
    this.child.stdin.write(`failed=0\n${text}\nprintf '\\n%s %s\\n' '${mark}' "$failed"\n`);
    for (;;) {
      const [output, code] = this.output.split(`\n${mark} `);
      if (code?.endsWith('\n')) return { code: Number(code), output: (output ?? '').trim(), errors: this.errors };
      if (this.child.exitCode !== null) throw new Error(`The shell has ended:\n${this.output}\n${this.errors}`);
      await new Promise<void>((resolve) => (this.heard = resolve));
    }
  }

  close(): void {
    this.child.kill('SIGKILL');
  }
}
