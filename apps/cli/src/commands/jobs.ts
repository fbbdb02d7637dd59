import { type Job, type JobAction, jobActions, jobStates, type JobState, Jobs } from '@souk/platform';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { print, printError, printJson, table } from '../output';
import { commandLine, withService } from '../services';
import { examples } from './examples';

interface ListOptions {
  state?: JobState;
  name?: string;
  limit: number;
  cursor?: string;
  json?: boolean;
}

const actions: Record<JobAction, string> = {
  replay: 'run a failed, dead or cancelled job again',
  discard: 'take a failed or dead job off the list of things to look at',
  cancel: 'cancel a queued job, or tell a running one to stop',
};

export function registerJobs(program: Command): void {
  const jobs = program.command('jobs').description('the work that Souk does in the background');
  jobs
    .command('list')
    .description('list jobs, the newest first')
    .addOption(new Option('--state <state>', 'in one state only').choices(jobStates))
    .option('--name <name>', 'of one kind only')
    .addOption(new Option('--limit <count>', 'how many').default(50).argParser(count))
    .option('--cursor <cursor>', 'go on after the page that gave it out')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('souk jobs list --state dead', 'souk jobs list --name sealEvents --limit 10 --json'))
    .action(list);
  jobs
    .command('show')
    .description('everything about one job')
    .argument('<id>', 'the id of the job', id)
    .option('--json', 'as JSON')
    .addHelpText('after', examples('souk jobs show 0198c9b6-7f3a-7c31-9d1e-0c6f3a5b2e11'))
    .action((jobId: string, { json }: { json?: boolean }) => show(json === true, (all) => all.get(commandLine, jobId)));
  for (const action of Object.keys(jobActions) as JobAction[]) {
    jobs
      .command(action)
      .description(actions[action])
      .argument('<id>', 'the id of the job', id)
      .option('--json', 'as JSON')
      .addHelpText('after', examples(`souk jobs ${action} 0198c9b6-7f3a-7c31-9d1e-0c6f3a5b2e11`))
      .action((jobId: string, { json }: { json?: boolean }) =>
        show(json === true, (all) => all[action](commandLine, jobId)),
      );
  }
}

async function list({ json, ...filter }: ListOptions): Promise<void> {
  const { items, nextCursor } = await withService(Jobs, (jobs) => jobs.list(commandLine, filter));
  if (json) return printJson({ items: items.map(plain), nextCursor });
  if (items.length === 0) return print('No jobs.');
  const rows = items.map((job) => [
    job.id,
    job.name,
    job.state,
    `${job.attempts}/${job.maxAttempts}`,
    job.createdAt.toISOString(),
    job.error?.message ?? '',
  ]);
  print(table(['id', 'name', 'state', 'attempts', 'created', 'error'], rows));
  if (nextCursor !== null) printError(`There are more: --cursor ${nextCursor}`);
}

async function show(json: boolean, work: (jobs: Jobs) => Promise<Job>): Promise<void> {
  const job = plain(await withService(Jobs, work));
  if (json) return printJson(job);
  const known = Object.entries(job).filter(([, value]) => value !== null);
  print(
    table(
      ['field', 'value'],
      known.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    ),
  );
}

/** What a caller may know, as the wire has it; the lease is between worker and ledger. */
function plain({ leaseToken: _token, leaseUntil: _until, ...job }: Job): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(job).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  );
}

function count(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= 1000) return number;
  throw new InvalidArgumentError('It must be a whole number between 1 and 1000.');
}

function id(value: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return value;
  throw new InvalidArgumentError('It must be the id of a job, as "souk jobs list" shows it.');
}
