import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CliError } from './exit-codes';
import { printError } from './output';

/** Much longer than any password may be: whoever pipes a film gets an answer. */
const longest = 10_000;

/** A password from standard input, never from the arguments, which everybody on the machine can see. At a terminal it is not shown. */
export const givenPassword = (): Promise<string> => (process.stdin.isTTY ? asked() : piped());

async function piped(): Promise<string> {
  process.stdin.setEncoding('utf8');
  let text = '';
  for await (const chunk of process.stdin) {
    text += chunk as string;
    if (text.length > longest) throw new CliError('usage', 'standard input is too long to be a password.');
  }
  // What an editor or echo adds at the end is not part of it.
  const password = text.replace(/\r?\n$/, '');
  if (password !== '') return password;
  throw new CliError(
    'usage',
    'there is no password on standard input.',
    'Leave out --password-stdin to have one made.',
  );
}

async function asked(): Promise<string> {
  // Readline would echo what is typed; it writes into nothing.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const given = new AbortController();
  for (const end of ['SIGINT', 'close'] as const) terminal.once(end, () => given.abort());
  const ask = async (question: string) => {
    printError(question);
    return terminal.question('', { signal: given.signal }).catch(() => {
      throw new CliError('failure', 'no password was given; nothing was changed.');
    });
  };
  try {
    const password = await ask('Password (it is not shown):');
    if (password === (await ask('The same again:'))) return password;
    throw new CliError('usage', 'the two passwords are not the same; nothing was changed.');
  } finally {
    terminal.close();
  }
}
