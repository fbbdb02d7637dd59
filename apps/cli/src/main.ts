import 'reflect-metadata';
import { reportOf } from './exit-codes';
import { printError } from './output';
import { createProgram } from './program';

// The reader of a pipe may have enough: `souk jobs list | head`.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const program = await createProgram(process.argv.slice(2));
try {
  await program.parseAsync();
} catch (error) {
  const { code, lines } = reportOf(error);
  for (const line of lines) printError(line);
  if (program.opts<{ debug?: boolean }>().debug && error instanceof Error && lines.length > 0)
    printError(error.stack ?? '');
  process.exitCode = code;
}
