import { type Agent, Agents, type AgentStatus, type AgentToken, agentTokenState, AgentTokens } from '@souk/auth';
import { type Marketplace, marketplaces, type Permission, permissionsOf } from '@souk/platform';
import { type Command, Option } from 'commander';
import { print, printError, printJson, printMore, table } from '../output';
import { commandLine, withService, withServices } from '../services';
import { examples } from './examples';
import { idOf, type Json, whole } from './options';

const tokenId = idOf('a token', 'souk agents tokens');
const agentScopes = [...permissionsOf('agent')];

export function registerAgents(program: Command): void {
  const agents = program.command('agents').description('the programs that work the marketplaces, and their tokens');
  agents
    .command('list')
    .description('list agents, the newest first')
    .addOption(new Option('--marketplace <marketplace>', 'of one marketplace only').choices(marketplaces))
    .addOption(new Option('--status <status>', 'in one status only').choices(['active', 'disabled']))
    .addOption(new Option('--limit <count>', 'how many').default(50).argParser(whole(1, 1000)))
    .option('--cursor <cursor>', 'go on after the page that gave it out')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('souk agents list', 'souk agents list --marketplace amazon --json'))
    .action(list);
  agents
    .command('create')
    .description('make an agent')
    .argument('<name>', 'what it is called: lower-case letters, digits, dots, hyphens and underscores')
    .addOption(
      new Option('--marketplace <marketplace>', 'the one it works').choices(marketplaces).makeOptionMandatory(),
    )
    .option('--description <text>', 'what it does')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('souk agents create pricing --marketplace amazon --description "Watches prices"'))
    .action((name: string, { json, ...rest }: Json & { marketplace: Marketplace; description?: string }) =>
      showAgent(json, (all) => all.create(commandLine, { name, ...rest })),
    );
  for (const [command, status, description] of [
    ['disable', 'disabled', 'stop an agent: within a second none of its tokens is worth anything'],
    ['enable', 'active', 'let a disabled agent work again, with the tokens it had'],
  ] as const)
    agents
      .command(command)
      .description(description)
      .argument('<name>', 'of the agent')
      .option('--json', 'as JSON')
      .addHelpText('after', examples(`souk agents ${command} pricing`))
      .action((name: string, { json }: Json) => showAgent(json, (all) => setStatus(all, name, status)));
  registerTokens(agents);
}

function registerTokens(agents: Command): void {
  agents
    .command('issue-token')
    .description('make a token for an agent; it is shown once, and two may be valid at a time')
    .argument('<name>', 'of the agent')
    .option('--label <text>', 'to tell it from others')
    .addOption(
      new Option('--scope <permission...>', 'what it may do; all that agents may, unless said').choices(agentScopes),
    )
    .option('--address <range...>', 'IP addresses or CIDR ranges it may be used from; anywhere, unless said')
    .addOption(new Option('--days <count>', 'how long it lasts: 1 to 365').default(90).argParser(whole(1, 365)))
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      examples(
        'souk agents issue-token pricing',
        'souk agents issue-token pricing --label production --address 203.0.113.0/24 --days 30',
      ),
    )
    .action(issueToken);
  agents
    .command('tokens')
    .description('list the tokens of an agent: the valid ones, then the newest')
    .argument('<name>', 'of the agent')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('souk agents tokens pricing'))
    .action(tokens);
  agents
    .command('revoke-token')
    .description('revoke a token of an agent: it stops within a second')
    .argument('<name>', 'of the agent')
    .argument('<id>', 'of the token, as "souk agents tokens" shows it', tokenId)
    .requiredOption('--reason <text>', 'why; it stays in the audit')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      examples('souk agents revoke-token pricing 0198c9b6-7f3a-7c31-9d1e-0c6f3a5b2e11 --reason "a laptop was lost"'),
    )
    .action(revokeToken);
}

interface ListOptions extends Json {
  marketplace?: Marketplace;
  status?: AgentStatus;
  limit: number;
  cursor?: string;
}

async function list({ json, ...filter }: ListOptions): Promise<void> {
  const { items, nextCursor } = await withService(Agents, (all) => all.list(commandLine, filter));
  if (json) return printJson({ items, nextCursor });
  if (items.length === 0) return print('No agents.');
  const rows = items.map((agent) => [agent.name, agent.marketplace, agent.status, agent.id, agent.description]);
  print(table(['name', 'marketplace', 'status', 'id', 'description'], rows));
  printMore(nextCursor);
}

async function setStatus(agents: Agents, name: string, status: AgentStatus): Promise<Agent> {
  const { id } = await agents.byName(commandLine, name);
  return agents.change(commandLine, id, { status });
}

async function showAgent(json: boolean | undefined, work: (agents: Agents) => Promise<Agent>): Promise<void> {
  const agent = await withService(Agents, work);
  if (json) return printJson(agent);
  print(`The agent ${agent.name} of ${agent.marketplace} is ${agent.status} (${agent.id}).`);
}

interface IssueOptions extends Json {
  label?: string;
  scope?: Permission[];
  address?: string[];
  days: number;
}

async function issueToken(name: string, { json, label, scope, address, days }: IssueOptions): Promise<void> {
  const { row, token } = await withTokensOf(name, (all, { id }) =>
    all.issue(commandLine, id, { label, scopes: scope, addresses: address, expiresInDays: days }),
  );
  if (json) return printJson({ token: plain(row), secret: token });
  printError(`Until ${row.expiresAt.toISOString()}. Keep it now: it is not shown again.`);
  print(token);
}

async function tokens(name: string, { json }: Json): Promise<void> {
  const items = await withTokensOf(name, (all, { id }) => all.list(commandLine, id));
  if (json) return printJson({ items: items.map(plain) });
  if (items.length === 0) return print(`The agent ${name} has no tokens.`);
  const rows = items.map((token) => [
    token.id,
    `...${token.hint}`,
    agentTokenState(token),
    token.expiresAt.toISOString(),
    token.lastUsedAt?.toISOString() ?? 'never',
    token.label,
  ]);
  print(table(['id', 'token', 'state', 'expires', 'last used', 'label'], rows));
}

async function revokeToken(name: string, id: string, { json, reason }: Json & { reason: string }): Promise<void> {
  const token = await withTokensOf(name, (all, agent) => all.revoke(commandLine, agent.id, id, reason));
  if (json) return printJson(plain(token));
  print(`The token ...${token.hint} of ${name} is revoked.`);
}

const withTokensOf = <T>(name: string, work: (tokens: AgentTokens, agent: Agent) => Promise<T>): Promise<T> =>
  withServices(async (get) => {
    const agent = await (await get(Agents)).byName(commandLine, name);
    return work(await get(AgentTokens), agent);
  });

const plain = (token: AgentToken) => ({ ...token, state: agentTokenState(token) });
