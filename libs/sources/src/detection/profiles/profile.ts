/** What an ecosystem agrees on, as data. Every list is optional; `rules.ts` puts those of all ecosystems together. */
export interface Conventions {
  /** Where a plugin's manifest is, below the folder of the plugin. */
  pluginManifests?: readonly string[];
  /** Folders whose markdown describes agents when its frontmatter does: the end of a folder's path. */
  agentFolders?: readonly string[];
  /** Agent files by the end of their name; the rest of the name serves where the frontmatter has none. */
  agentSuffixes?: readonly string[];
  /** Frontmatter keys that only agents have. */
  agentKeys?: readonly string[];
  commandFolders?: readonly CommandFolder[];
  /** Command files by the end of their name, wherever they are. */
  commandSuffixes?: readonly string[];
  /** Any of these in its frontmatter makes markdown in a commands folder a command. */
  commandFrontmatter?: readonly string[];
  /** Of those, the ones that nothing but a command has. */
  commandKeys?: readonly string[];
  /** `groups`: lists of `{ matcher, hooks: [handler] }`; `typed`: lists of handlers that say their type themselves. */
  hookEvents?: { handlers: 'groups' | 'typed'; names: readonly string[] };
  /** File names that hooks are kept in; `*` stands for anything but a slash. They add to confidence only. */
  hookFiles?: readonly string[];
  mcpServers?: readonly McpServersKey[];
  /** File names that hold servers without a key around them. */
  flatMcpFiles?: readonly string[];
  /** File names that MCP servers are kept in. They add to confidence only. */
  mcpFiles?: readonly string[];
  /** File names of a server's description for a registry. */
  mcpRegistryFiles?: readonly string[];
}

export interface CommandFolder {
  /** The end of the folder's path. */
  path: string;
  suffix: string;
  /** `needed`: only with the frontmatter of a command; `optional`: every file there is one; `prompt`: TOML with a prompt. */
  content: 'needed' | 'optional' | 'prompt';
}

export interface McpServersKey {
  key: string;
  /** Only in files of these names; in any JSON when absent. */
  files?: readonly string[];
}

export interface Profile {
  id: string;
  title: string;
  about: string;
  /** Recognised in every repository. */
  always: Conventions;
  /** Recognised where a person chose this profile; elsewhere it is pointed out as a problem. */
  chosen?: Conventions;
}
