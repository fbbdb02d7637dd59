import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { roleName } from '../pages/people/roles';
import { type Me, type Permission } from '../session/me';
import { NoticePage } from './notice-page';

export function NotAllowedPage({ permission, role }: { permission: Permission; role: Me['role'] }) {
  return (
    <NoticePage
      title="You may not open this page"
      icon={<IconLock size={40} stroke={1.5} />}
      actions={
        <Button component={Link} to="/">
          Go to the start page
        </Button>
      }
    >
      <p>
        It needs the permission <code>{permission}</code>, which your role, <strong>{roleName(role)}</strong>, does not
        include.
      </p>
      <p>If you need it for your work, ask one of the admins: they can change your role on the page People.</p>
    </NoticePage>
  );
}
