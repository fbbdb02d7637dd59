import { type Profile } from './profile';

export const gemini: Profile = {
  id: 'gemini',
  title: 'Gemini CLI',
  about: 'Agents, hooks and MCP servers of Gemini CLI; its extensions and TOML commands when chosen.',
  always: {
    agentFolders: ['.gemini/agents'],
    hookEvents: {
      handlers: 'groups',
      names: [
        'SessionStart',
        'SessionEnd',
        'BeforeAgent',
        'AfterAgent',
        'BeforeModel',
        'AfterModel',
        'BeforeToolSelection',
        'BeforeTool',
        'AfterTool',
        'PreCompress',
        'Notification',
      ],
    },
    hookFiles: ['.gemini/settings.json'],
    mcpFiles: ['.gemini/settings.json', 'gemini-extension.json'],
  },
  chosen: {
    pluginManifests: ['gemini-extension.json'],
    commandFolders: [{ path: 'commands', suffix: '.toml', content: 'prompt' }],
  },
};
