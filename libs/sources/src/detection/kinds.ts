/** What an agent can be given. `doubt` is where its confidence starts before any signal, as log-odds: the more a mere name could mislead, the lower. */
export const kindTable = {
  skill: { doubt: -1, about: 'a folder with a SKILL.md that has a name and a description' },
  agent: {
    doubt: -2,
    about: 'markdown that describes an agent: name and description, in an agents folder or with agent keys',
  },
  command: { doubt: -2, about: 'markdown that an agent runs by name: in a commands folder, or listed as one' },
  hook: { doubt: -1, about: 'JSON that ties something to known events of an agent' },
  mcp_server: { doubt: -1, about: 'JSON that says how to reach an MCP server' },
  plugin: { doubt: -1, about: 'a folder that a plugin manifest or a marketplace says is one' },
} as const;

export type Kind = keyof typeof kindTable;

export const kinds = Object.keys(kindTable) as Kind[];

export const isKind = (text: string): text is Kind => Object.hasOwn(kindTable, text);

/** Who said so, the strongest first. */
export const provenances = ['mapped', 'manifest', 'content', 'name'] as const;

export type Provenance = (typeof provenances)[number];
