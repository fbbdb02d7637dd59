import { IconHelpCircleFilled } from '@tabler/icons-react';
import { Pill, type Tone } from '../../components/pill';
import { type CheckStatus, type System } from './system.queries';

export type State = CheckStatus | System['api']['status'] | System['worker']['status'];

/** Every state has a word of its own. */
const marks: Record<State, { word: string; tone: Tone }> = {
  up: { word: 'Up', tone: 'good' },
  ready: { word: 'Ready', tone: 'good' },
  degraded: { word: 'Degraded', tone: 'warn' },
  down: { word: 'Down', tone: 'bad' },
  not_ready: { word: 'Not ready', tone: 'bad' },
  absent: { word: 'Not running', tone: 'bad' },
  unknown: { word: 'Unknown', tone: 'quiet' },
  disabled: { word: 'Not used', tone: 'quiet' },
};

export function Mark({ state, pill = false }: { state: State; pill?: boolean }) {
  const { word, tone } = marks[state];
  return (
    <Pill tone={tone} filled={pill} {...(state === 'unknown' && { icon: IconHelpCircleFilled })}>
      {word}
    </Pill>
  );
}
