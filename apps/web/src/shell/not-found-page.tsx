import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { createLink, useLocation } from '@tanstack/react-router';
import { NoticePage } from './notice-page';

const LinkButton = createLink(Button<'a'>);

export function NotFoundPage() {
  const { pathname } = useLocation();
  return (
    <NoticePage
      title="Page not found"
      icon={<IconMapOff size={40} stroke={1.5} />}
      actions={<LinkButton to="/">Go to the start page</LinkButton>}
    >
      <p>
        There is no page at <code>{pathname}</code>. The address may be mistyped, or the page has moved.
      </p>
    </NoticePage>
  );
}
