import {
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconClockHour4Filled,
  type TablerIcon,
} from '@tabler/icons-react';
import { Pill, type Tone } from '../../components/pill';
import { type SigningKey } from './keys.queries';

const states: Record<SigningKey['state'], { word: string; tone: Tone; icon: TablerIcon }> = {
  pending: { word: 'Waiting to sign', tone: 'warn', icon: IconClockHour4Filled },
  active: { word: 'Signs now', tone: 'good', icon: IconCircleCheckFilled },
  retiring: { word: 'Verifies only', tone: 'quiet', icon: IconCircleDashed },
  retired: { word: 'Retired', tone: 'quiet', icon: IconCircleDashed },
  revoked: { word: 'Revoked', tone: 'bad', icon: IconCircleXFilled },
};

export function KeyState({ state, filled = false }: { state: SigningKey['state']; filled?: boolean }) {
  const { word, tone, icon } = states[state];
  return (
    <Pill tone={tone} icon={icon} filled={filled}>
      {word}
    </Pill>
  );
}
