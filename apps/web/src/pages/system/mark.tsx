import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconHelpCircleFilled,
  type TablerIcon,
} from '@tabler/icons-react';
import classes from './mark.module.css';
import { type CheckStatus, type System } from './system.queries';

export type Tone = 'good' | 'warn' | 'bad' | 'quiet';
export type State = CheckStatus | System['api']['status'] | System['worker']['status'];

/** Every state has a word and a shape of its own; the colour only repeats them. */
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

const shapes: Record<Tone, TablerIcon> = {
  good: IconCircleCheckFilled,
  warn: IconAlertTriangleFilled,
  bad: IconCircleXFilled,
  quiet: IconCircleDashed,
};

export function Mark({ state, pill = false }: { state: State; pill?: boolean }) {
  const { word, tone } = marks[state];
  const Shape = state === 'unknown' ? IconHelpCircleFilled : shapes[tone];
  return (
    <span className={classes.mark} data-tone={tone} data-pill={pill || undefined}>
      <Shape size={18} aria-hidden />
      {word}
    </span>
  );
}
