import { belowPlugin } from '../manifests/plugins';
import { belowFolder, nameOf } from '../paths';
import { type CommandFolder } from '../profiles/profile';
import { type Rule, type Rules } from '../profiles/rules';
import { isMarkdown } from '../source-file';
import { type Scene } from './detector';

export interface AgentPlace {
  /** The convention that the nearest agents folder follows. */
  folder: string | undefined;
  depth: number;
  /** One that an ecosystem looks into by itself. */
  home: boolean;
  /** The agents folder of a plugin. */
  own: boolean;
  listed: string | undefined;
}

export function agentPlace(path: string, { rules, plugins, declarations }: Scene): AgentPlace {
  let folder: string | undefined;
  let depth = -1;
  for (const { value } of rules.agentFolders) {
    const below = belowFolder(path, value);
    const start = below === undefined ? -1 : path.length - below.length;
    if (start > depth || (start === depth && start !== -1 && value.length > (folder?.length ?? 0)))
      [folder, depth] = [value, start];
  }
  return {
    folder,
    depth,
    home: folder?.startsWith('.') ?? false,
    own: belowPlugin(plugins, path)?.startsWith('agents/') ?? false,
    listed: declarations.of('agent', path),
  };
}

export interface CommandPlace {
  content: CommandFolder['content'];
  /** Where the folder ends in the path: the deeper of two conventions decides. */
  depth: number;
  name: string;
  folder: boolean;
  home: boolean;
  own: boolean;
  suffixed: boolean;
  listed: string | undefined;
  needs?: string;
}

export function commandPlace(path: string, { rules, plugins, declarations }: Scene): CommandPlace | undefined {
  const listed = declarations.of('command', path);
  const own = isMarkdown(path) && (belowPlugin(plugins, path)?.startsWith('commands/') ?? false);
  const folder = nearestFolder(path, rules);
  const suffix = rules.commandSuffixes.find(({ value }) => path.endsWith(value));
  // A folder that everybody agrees on says more than the name of the file, and that more than a folder of one ecosystem.
  const rule = folder && (!suffix || folder.needs === undefined) ? folder : suffix;
  if (!rule && listed === undefined) return undefined;
  const vouched = own || listed !== undefined;
  const below = folder?.below ?? nameOf(path);
  const ending = suffix?.value ?? folder?.value.suffix ?? '.md';
  return {
    content: vouched || rule === suffix ? 'optional' : (folder?.value.content ?? 'optional'),
    depth: folder?.depth ?? 0,
    name: below.slice(0, -ending.length).replaceAll('/', ':'),
    folder: folder !== undefined,
    home: folder?.value.path.startsWith('.') ?? false,
    own,
    suffixed: suffix !== undefined,
    listed,
    ...(vouched || rule?.needs === undefined ? {} : { needs: rule.needs }),
  };
}

interface NearestFolder extends Rule<CommandFolder> {
  below: string;
  depth: number;
}

function nearestFolder(path: string, rules: Rules): NearestFolder | undefined {
  let best: NearestFolder | undefined;
  for (const rule of rules.commandFolders) {
    const below = path.endsWith(rule.value.suffix) ? belowFolder(path, rule.value.path) : undefined;
    if (below === undefined) continue;
    const depth = path.length - below.length;
    const deeper = best === undefined || depth > best.depth;
    // Of `commands` and `.claude/commands` the longer one knows more.
    if (deeper || (depth === best?.depth && rule.value.path.length > best.value.path.length))
      best = { ...rule, below, depth };
  }
  return best;
}

/** For markdown that lies below a folder of either kind. What an ecosystem, a plugin or a manifest keeps for commands is theirs; elsewhere the nearer folder decides. */
export function isForCommands(agent: AgentPlace, command: CommandPlace | undefined): boolean {
  if (!command || agent.listed !== undefined) return command?.listed !== undefined;
  return command.home || command.own || command.listed !== undefined || command.depth > agent.depth;
}
