import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { NoticePage } from './notice-page';

export function NotFoundPage() {
  const { pathname } = useLocation();
  return (
    <NoticePage
      title="Page not found"
      icon={<IconMapOff size={40} stroke={1.5} />}
      actions={
        <Button component={Link} to="/">
          Go to the start page
        </Button>
      }
    >
      <p>
        There is no page at <code>{pathname}</code>. The address may be mistyped, or the page has moved.
      </p>
    </NoticePage>
  );
}
