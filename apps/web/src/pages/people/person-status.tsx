import { IconCircleDashed, IconKey } from '@tabler/icons-react';
import { Pill } from '../../components/pill';
import { type Person } from './people.queries';

export function PersonStatus({ person: { status, mustChangePassword } }: { person: Person }) {
  if (status === 'disabled')
    return (
      <Pill tone="quiet" icon={IconCircleDashed}>
        Disabled
      </Pill>
    );
  return mustChangePassword ? (
    <Pill tone="warn" icon={IconKey}>
      Temporary password
    </Pill>
  ) : (
    <Pill tone="good">Active</Pill>
  );
}
