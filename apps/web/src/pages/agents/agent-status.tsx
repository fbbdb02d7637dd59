import { IconCircleDashed } from '@tabler/icons-react';
import { Pill } from '../../components/pill';
import { type Agent } from './agents.queries';

export function AgentStatus({ agent: { status } }: { agent: Agent }) {
  return status === 'active' ? (
    <Pill tone="good">Active</Pill>
  ) : (
    <Pill tone="quiet" icon={IconCircleDashed}>
      Disabled
    </Pill>
  );
}
