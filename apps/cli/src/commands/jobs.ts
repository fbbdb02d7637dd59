import { type Job, type JobAction, jobActions, jobStates, type JobState, Jobs } from '@souk/platform';
import { type Command, Option } from 'commander';
import { print, printJson, printMore, table } from '../output';
import { commandLine, withService } from '../services';
import { examples } from './examples';
import { idOf, type Json, whole } from './options';

interface ListOptions extends Json {
  state?: JobState;
  name?: string;
  limit: number;
  cursor?: string;
}

const jobId = idOf('a job', 'souk jobs list');
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
    .addOption(new Option('--limit <count>', 'how many').default(50).argParser(whole(1, 1000)))
    .option('--cursor <cursor>', 'go on after the page that gave it out')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('souk jobs list --state dead', 'souk jobs list --name sealEvents --limit 10 --json'))
    .action(list);
  jobs
    .command('show')
    .description('everything about one job')
    .argument('<id>', 'the id of the job', jobId)
    .option('--json', 'as JSON')
    .addHelpText('after', examples('souk jobs show 0198c9b6-7f3a-7c31-9d1e-0c6f3a5b2e11'))
    .action((id: string, { json }: Json) => show(json, (all) => all.get(commandLine, id)));
  for (const action of Object.keys(jobActions) as JobAction[]) {
    jobs
      .command(action)
      .description(actions[action])
      .argument('<id>', 'the id of the job', jobId)
      .option('--json', 'as JSON')
      .addHelpText('after', examples(`souk jobs ${action} 0198c9b6-7f3a-7c31-9d1e-0c6f3a5b2e11`))
      .action((id: string, { json }: Json) => show(json, (all) => all[action](commandLine, id)));
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
  printMore(nextCursor);
}

async function show(json: boolean | undefined, work: (jobs: Jobs) => Promise<Job>): Promise<void> {
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
