import {
  emailOf,
  emailProblem,
  nameProblem,
  temporaryPasswordDays,
  type User,
  Users,
  type UserStatus,
  userStatuses,
} from '@souk/auth';
import { type Marketplace, marketplaces, peopleRoles, type PersonRole } from '@souk/platform';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { print, printError, printJson, printMore, table } from '../output';
import { givenPassword } from '../password-input';
import { commandLine, withService } from '../services';
import { examples } from './examples';
import { type Json, whole } from './options';

export function registerUsers(program: Command): void {
  const users = program.command('users').description('the people who may sign in');
  users
    .command('list')
    .description('list people, the newest first')
    .addOption(new Option('--role <role>', 'with one role only').choices(peopleRoles))
    .addOption(new Option('--status <status>', 'in one status only').choices(userStatuses))
    .option('--search <text>', 'with this in the name or the e-mail address')
    .addOption(new Option('--limit <count>', 'how many').default(50).argParser(whole(1, 1000)))
    .option('--cursor <cursor>', 'go on after the page that gave it out')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('souk users list', 'souk users list --role admin --status active --json'))
    .action(list);
  users
    .command('create')
    .description('add a person; unless a password is given, a temporary one is made and shown once')
    .addArgument(person())
    .requiredOption('--name <name>', 'what people call the person', name)
    .addOption(new Option('--role <role>', 'what the person may do').choices(peopleRoles).makeOptionMandatory())
    .addOption(
      new Option('--marketplace <marketplace...>', 'what the person may touch; all, unless said').choices(marketplaces),
    )
    .option('--password-stdin', 'read the password from standard input; at a terminal it is asked for')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      examples(
        'souk users create ana@example.com --name "Ana Lima" --role admin',
        'souk users create ana@example.com --name "Ana Lima" --role head --password-stdin < password.txt',
      ),
    )
    .action(create);
  for (const [command, status, description] of [
    ['disable', 'disabled', 'sign a person out everywhere and let nobody in by that account'],
    ['enable', 'active', 'let a disabled person sign in again'],
  ] as const)
    users
      .command(command)
      .description(description)
      .addArgument(person())
      .option('--json', 'as JSON')
      .addHelpText('after', examples(`souk users ${command} ana@example.com`))
      .action((email: string, { json }: Json) => change(email, { status }, json));
  users
    .command('set-role')
    .description('change what a person may do; it counts within a second')
    .addArgument(person())
    .addArgument(new Argument('<role>', 'the new role').choices(peopleRoles))
    .option('--json', 'as JSON')
    .addHelpText('after', examples('souk users set-role ana@example.com auditor'))
    .action((email: string, role: PersonRole, { json }: Json) => change(email, { role }, json));
  users
    .command('reset-password')
    .description('give a person a temporary password, shown once; all sessions end and a lockout is lifted')
    .addArgument(person())
    .option('--json', 'as JSON')
    .addHelpText('after', examples('souk users reset-password ana@example.com'))
    .action(resetPassword);
}

interface ListOptions extends Json {
  role?: PersonRole;
  status?: UserStatus;
  search?: string;
  limit: number;
  cursor?: string;
}

async function list({ json, ...filter }: ListOptions): Promise<void> {
  const { items, nextCursor } = await withService(Users, (users) => users.list(commandLine, filter));
  if (json) return printJson({ items, nextCursor });
  if (items.length === 0) return print('No people.');
  const rows = items.map((user) => [
    user.email,
    user.name,
    user.role,
    user.marketplaces?.join(', ') ?? 'all',
    user.status,
    user.lastSignInAt?.toISOString() ?? 'never',
  ]);
  print(table(['email', 'name', 'role', 'marketplaces', 'status', 'last sign-in'], rows));
  printMore(nextCursor);
}

interface CreateOptions extends Json {
  name: string;
  role: PersonRole;
  marketplace?: Marketplace[];
  passwordStdin?: boolean;
}

async function create(email: string, options: CreateOptions): Promise<void> {
  const { json, name, role, marketplace } = options;
  const password = options.passwordStdin ? await givenPassword() : undefined;
  const { user, temporaryPassword } = await withService(Users, (users) =>
    users.create(commandLine, { email, name, role, marketplaces: marketplace, password }),
  );
  if (json) return printJson({ user, temporaryPassword: temporaryPassword ?? null });
  print(said(user));
  if (temporaryPassword !== undefined) showOnce(temporaryPassword);
}

async function change(
  email: string,
  wanted: { role: PersonRole } | { status: UserStatus },
  json: boolean | undefined,
): Promise<void> {
  const user = await withService(Users, async (users) => {
    const { id } = await users.byEmail(commandLine, email);
    return users.change(commandLine, id, wanted);
  });
  if (json) return printJson(user);
  print(said(user));
}

async function resetPassword(email: string, { json }: Json): Promise<void> {
  const { temporaryPassword } = await withService(Users, async (users) => {
    const { id } = await users.byEmail(commandLine, email);
    return users.resetPassword(commandLine, id);
  });
  if (json) return printJson({ temporaryPassword });
  showOnce(temporaryPassword);
}

const said = ({ name, email, role, status }: User): string => `${name} (${email}) is ${status}, with the role ${role}.`;

function showOnce(temporaryPassword: string): void {
  printError(
    `The temporary password is shown this once. It is good for ${temporaryPasswordDays} days and is to be changed at the first sign-in:`,
  );
  print(temporaryPassword);
}

const person = () => new Argument('<email>', 'the e-mail address of the person').argParser(email);

const email = (value: string): string => kept(value, emailProblem(emailOf(value)));
const name = (value: string): string => kept(value, nameProblem(value));

function kept(value: string, problem: string | undefined): string {
  if (problem === undefined) return value;
  throw new InvalidArgumentError(`It ${problem}.`);
}
