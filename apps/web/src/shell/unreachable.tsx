import { Button } from '@mantine/core';
import { type ApiError } from '@souk/api-client';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { NoticePage } from './notice-page';

/** Before anything is known of the session. Nobody is signed out because a network is away. */
export function Unreachable({ trouble, onRetry }: { trouble: ApiError; onRetry: () => void }) {
  return (
    <main>
      <NoticePage
        urgent
        title="The API cannot be reached"
        icon={<IconPlugConnectedX size={40} stroke={1.5} />}
        actions={<Button onClick={onRetry}>Try again now</Button>}
      >
        <p>{trouble.message}</p>
        <p>Nobody was signed out. Souk keeps asking and goes on by itself as soon as there is an answer.</p>
      </NoticePage>
    </main>
  );
}
