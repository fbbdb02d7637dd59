import { type Kind } from './kinds';

interface Signal {
  /** How much it moves the log-odds of being right: 1 is about 2.7 to one. */
  weight: number;
  of: readonly Kind[] | 'any';
  about: string;
}

const table = {
  mapped: { weight: 20, of: 'any', about: 'A person mapped the path to this kind.' },
  'listed-by-manifest': {
    weight: 3,
    of: ['skill', 'agent', 'command', 'hook', 'mcp_server'],
    about: 'The manifest of a plugin or a marketplace names this file or a folder above it as this kind.',
  },
  'listed-by-marketplace': { weight: 4, of: ['plugin'], about: 'A marketplace.json lists the folder as a plugin.' },
  'plugin-manifest': {
    weight: 4.5,
    of: ['plugin'],
    about: 'The folder has a plugin manifest where its ecosystem wants it.',
  },
  'manifest-unreadable': { weight: -2, of: ['plugin'], about: 'The plugin manifest is no JSON object.' },
  'skill-file': { weight: 2, of: ['skill'], about: 'The file is called SKILL.md.' },
  'skill-file-other-case': { weight: 1, of: ['skill'], about: 'The file is called SKILL.md, but not in capitals.' },
  'name-and-description': {
    weight: 3,
    of: ['skill', 'agent'],
    about: 'The frontmatter has both a name and a description.',
  },
  'description-only': {
    weight: 2,
    of: ['agent'],
    about: 'The frontmatter has a description, and the name of the file says agent.',
  },
  'named-like-folder': { weight: 0.5, of: ['skill'], about: 'The name in the frontmatter is the name of the folder.' },
  'in-skills-folder': { weight: 0.5, of: ['skill'], about: 'It lies below a folder called skills.' },
  'in-agents-folder': { weight: 2, of: ['agent'], about: 'It lies below a folder that an ecosystem keeps agents in.' },
  'agent-keys': {
    weight: 1.5,
    of: ['agent'],
    about: 'The frontmatter has keys that only agents need, such as tools or model.',
  },
  'agent-suffix': { weight: 2, of: ['agent'], about: 'The file is called something.agent.md.' },
  'in-commands-folder': {
    weight: 2.5,
    of: ['command'],
    about: 'It lies below a folder called commands.',
  },
  'in-home-folder': {
    weight: 3,
    of: ['agent', 'command'],
    about: 'It lies where an ecosystem looks by itself, such as .claude/commands or .claude/agents.',
  },
  'in-plugin': {
    weight: 2.5,
    of: ['agent', 'command'],
    about: 'It lies in the folder of a plugin that is meant for this kind.',
  },
  'below-plugin': { weight: 0.5, of: ['skill', 'hook', 'mcp_server'], about: 'It lies somewhere below a plugin.' },
  'command-frontmatter': {
    weight: 2,
    of: ['command'],
    about: 'The frontmatter has a description, allowed-tools or an argument-hint.',
  },
  'command-keys': {
    weight: 1.5,
    of: ['command'],
    about: 'The frontmatter has keys that only commands need, such as argument-hint.',
  },
  'prompt-file': { weight: 4, of: ['command'], about: 'The file holds a prompt in the form of its ecosystem.' },
  'documentation-keys': {
    weight: -3.5,
    of: ['agent', 'command'],
    about: 'The frontmatter has keys of documentation pages, such as sidebar_position or slug.',
  },
  'automation-keys': {
    weight: -1.5,
    of: ['agent'],
    about: 'The frontmatter has triggers or permissions: a workflow that runs by itself.',
  },
  'known-events': {
    weight: 3,
    of: ['hook'],
    about: 'The keys of its hooks object are events that an ecosystem knows.',
  },
  'unknown-events': {
    weight: -0.5,
    of: ['hook'],
    about: 'Other keys of its hooks object are events that nobody knows.',
  },
  'hook-handlers': { weight: 2, of: ['hook'], about: 'What the event is tied to has the form of a handler.' },
  'hook-form-unknown': {
    weight: -1.5,
    of: ['hook'],
    about: 'What the event is tied to has another form than that of a handler.',
  },
  'hook-file': { weight: 0.5, of: ['hook'], about: 'The name of the file is one that hooks are kept in.' },
  'mcp-servers-object': {
    weight: 3,
    of: ['mcp_server'],
    about: 'The file has an object of servers under the key for it.',
  },
  'mcp-flat-file': {
    weight: 2.5,
    of: ['mcp_server'],
    about: 'The file is called .mcp.json, or is named by a manifest, and holds servers without the key around them.',
  },
  'mcp-connection': { weight: 2, of: ['mcp_server'], about: 'The server has a command or a URL.' },
  'mcp-no-connection': {
    weight: -2.5,
    of: ['mcp_server'],
    about: 'The entry has neither a command nor a URL.',
  },
  'mcp-file': { weight: 0.5, of: ['mcp_server'], about: 'The name of the file is one that MCP servers are kept in.' },
  'mcp-registry-file': { weight: 4, of: ['mcp_server'], about: 'The file describes a server for an MCP registry.' },
  'in-example': {
    weight: -1,
    of: 'any',
    about: 'It lies in a folder of examples, templates or documentation.',
  },
  'lenient-frontmatter': {
    weight: -0.3,
    of: ['skill', 'agent', 'command'],
    about: 'The frontmatter is not quite YAML and was read with good will.',
  },
} satisfies Record<string, Signal>;

export type SignalId = keyof typeof table;

export const signals: Readonly<Record<SignalId, Signal>> = table;
