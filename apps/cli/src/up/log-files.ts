import { createWriteStream, existsSync, mkdirSync, renameSync, type WriteStream } from 'node:fs';
import path from 'node:path';

const kept = 5;

/** `api.log` of this run; those of the runs before are `api.1.log` (the last one) to `api.4.log`. */
export function openLog(dir: string, name: string): WriteStream {
  mkdirSync(dir, { recursive: true });
  const file = (age: number) => path.join(dir, age === 0 ? `${name}.log` : `${name}.${age}.log`);
  for (let age = kept - 2; age >= 0; age--) if (existsSync(file(age))) renameSync(file(age), file(age + 1));
  const log = createWriteStream(file(0), { mode: 0o600 });
  log.on('error', () => undefined); // a full disk does not end what runs
  return log;
}
