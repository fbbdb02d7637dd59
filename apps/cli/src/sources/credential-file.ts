import { readFile } from 'node:fs/promises';
import { type Credential } from '@souk/sources';
import { CliError } from '../exit-codes';

/** Much longer than any token or key: whoever names a film gets an answer. */
const longest = 20_000;

/** A secret comes in a file, never in the arguments, which everybody on the machine can see. */
export async function credentialFrom(kind: Credential['kind'], file: string): Promise<Credential> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new CliError('usage', `the file ${file} cannot be read (${code}).`, undefined, { cause: error });
  }
  // What an editor or echo adds at the end is not part of a token; a key ends with it.
  const secret = kind === 'token' ? text.trim() : text;
  if (secret.trim() === '') throw new CliError('usage', `the file ${file} is empty.`);
  if (secret.length > longest) throw new CliError('usage', `the file ${file} is too long to be a token or a key.`);
  return { kind, secret };
}
