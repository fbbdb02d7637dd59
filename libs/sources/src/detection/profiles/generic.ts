import { type Profile } from './profile';

export const generic: Profile = {
  id: 'generic',
  title: 'Any ecosystem',
  about: 'What several ecosystems do alike and no single one owns; server.json of the MCP registry when chosen.',
  always: {
    agentFolders: ['agents', 'subagents'],
    commandFolders: [{ path: 'commands', suffix: '.md', content: 'needed' }],
    mcpFiles: ['mcp.json', 'mcp/*.json', 'mcps/*.json', '.cursor/mcp.json'],
  },
  chosen: {
    mcpRegistryFiles: ['server.json'],
  },
};
