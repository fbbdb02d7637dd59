import { type Profile } from './profile';

export const copilot: Profile = {
  id: 'copilot',
  title: 'GitHub Copilot',
  about:
    'Custom agents and hooks of Copilot; prompts, its own plugin manifests and the servers of VS Code when chosen.',
  always: {
    agentFolders: ['.github/agents'],
    hookEvents: {
      handlers: 'typed',
      names: [
        'sessionStart',
        'sessionEnd',
        'userPromptSubmitted',
        'preToolUse',
        'postToolUse',
        'postToolUseFailure',
        'permissionRequest',
        'notification',
        'errorOccurred',
        'agentStop',
        'subagentStart',
        'subagentStop',
        'preCompact',
      ],
    },
    hookFiles: ['.github/hooks/*.json'],
    mcpFiles: ['mcp.json', 'mcp-config.json'],
  },
  chosen: {
    pluginManifests: ['.github/plugin/plugin.json'],
    agentSuffixes: ['.agent.md', '.chatmode.md'],
    commandSuffixes: ['.prompt.md'],
    mcpServers: [{ key: 'servers', files: ['.vscode/mcp.json'] }],
  },
};
