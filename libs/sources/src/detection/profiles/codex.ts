import { type Profile } from './profile';

export const codex: Profile = {
  id: 'codex',
  title: 'Codex',
  about:
    'Codex shares skills, hooks and marketplaces with the others; its own plugin manifests and prompts when chosen.',
  always: {
    agentFolders: ['.codex/agents', '.agents/agents'],
    hookEvents: {
      handlers: 'groups',
      names: [
        'SessionStart',
        'UserPromptSubmit',
        'PreToolUse',
        'PermissionRequest',
        'PostToolUse',
        'PreCompact',
        'PostCompact',
        'SubagentStart',
        'SubagentStop',
        'Stop',
      ],
    },
    hookFiles: ['.codex/hooks.json'],
  },
  chosen: {
    pluginManifests: ['.codex-plugin/plugin.json'],
    commandFolders: [{ path: '.codex/prompts', suffix: '.md', content: 'optional' }],
  },
};
