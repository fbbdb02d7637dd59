import { Button } from '@mantine/core';
import { IconSettingsExclamation } from '@tabler/icons-react';
import { ConfigError } from '../config';
import { NoticePage } from './notice-page';

/** The only page there is when Souk does not know where its API lives. */
export function ConfigErrorPage({ error }: { error: unknown }) {
  return (
    <main>
      <NoticePage
        urgent
        title="Souk cannot start"
        icon={<IconSettingsExclamation size={40} stroke={1.5} />}
        actions={<Button onClick={() => window.location.reload()}>Try again</Button>}
      >
        <p>{error instanceof ConfigError ? error.message : 'An unexpected error stopped the start.'}</p>
        <p>
          The web server must serve <code>/config.json</code> with the address of the API, for example{' '}
          <code>{'{"apiBaseUrl": "/api"}'}</code>. The setting is <code>WEB__PUBLIC_API_BASE_URL</code>.
        </p>
      </NoticePage>
    </main>
  );
}
