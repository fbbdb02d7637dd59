import { claudeCode } from './claude-code';
import { codex } from './codex';
import { copilot } from './copilot';
import { gemini } from './gemini';
import { generic } from './generic';
import { pluginMarketplaces } from './plugin-marketplaces';
import { type CommandFolder, type Conventions, type McpServersKey, type Profile } from './profile';

/** All of them. A new ecosystem is one file beside this one and one name here. */
export const profiles: readonly Profile[] = [claudeCode, pluginMarketplaces, copilot, codex, gemini, generic];

/** A convention and, when it applies only where its profile is chosen, the id of that profile. */
export interface Rule<T> {
  value: T;
  needs?: string;
}

export interface Rules {
  pluginManifests: readonly Rule<string>[];
  agentFolders: readonly Rule<string>[];
  agentSuffixes: readonly Rule<string>[];
  agentKeys: ReadonlySet<string>;
  commandFolders: readonly Rule<CommandFolder>[];
  commandSuffixes: readonly Rule<string>[];
  commandFrontmatter: ReadonlySet<string>;
  commandKeys: ReadonlySet<string>;
  hookEvents: ReadonlyMap<string, { ecosystem: string; handlers: 'groups' | 'typed' }>;
  hookFiles: readonly string[];
  mcpServers: readonly Rule<McpServersKey>[];
  flatMcpFiles: readonly string[];
  mcpFiles: readonly string[];
  mcpRegistryFiles: readonly Rule<string>[];
}

export function rulesOf(all: readonly Profile[] = profiles): Rules {
  const collect = <T>(pick: (conventions: Conventions) => readonly T[] | undefined): Rule<T>[] =>
    all.flatMap(({ id, always, chosen }) => [
      ...(pick(always) ?? []).map((value) => ({ value })),
      ...(pick(chosen ?? {}) ?? []).map((value) => ({ value, needs: id })),
    ]);
  // Names that do no more than add to confidence hold for everybody.
  const names = (pick: (conventions: Conventions) => readonly string[] | undefined) =>
    collect(pick).map(({ value }) => value);
  const events = all.flatMap(({ title, always: { hookEvents } }) =>
    (hookEvents?.names ?? []).map(
      (name) => [name, { ecosystem: title, handlers: hookEvents?.handlers ?? 'groups' }] as const,
    ),
  );
  return {
    pluginManifests: collect((of) => of.pluginManifests),
    agentFolders: collect((of) => of.agentFolders),
    agentSuffixes: collect((of) => of.agentSuffixes),
    agentKeys: new Set(names((of) => of.agentKeys)),
    commandFolders: collect((of) => of.commandFolders),
    commandSuffixes: collect((of) => of.commandSuffixes),
    commandFrontmatter: new Set(names((of) => of.commandFrontmatter)),
    commandKeys: new Set(names((of) => of.commandKeys)),
    // The first ecosystem that knows an event gives it its name.
    hookEvents: new Map(events.reverse()),
    hookFiles: names((of) => of.hookFiles),
    mcpServers: collect((of) => of.mcpServers),
    flatMcpFiles: names((of) => of.flatMcpFiles),
    mcpFiles: names((of) => of.mcpFiles),
    mcpRegistryFiles: collect((of) => of.mcpRegistryFiles),
  };
}
