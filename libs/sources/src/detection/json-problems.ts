import { type Json, repeatedKeys } from './lenient-json';
import { type Problem } from './problems';

/** What had to be forgiven in a file that matters; nobody wants to hear it of all others. */
export function jsonProblems(path: string, json: Json, bytes: Buffer): Problem[] {
  if ('error' in json) return [];
  const repeated = repeatedKeys(bytes).map((key) => `it has the key ${key.slice(0, 60)} more than once`);
  const all = [...json.flaws, ...repeated];
  return all.length === 0 ? [] : [{ path, code: 'json_lenient', message: `Read with good will: ${all.join('; ')}.` }];
}
