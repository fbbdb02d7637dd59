import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  type TablerIcon,
} from '@tabler/icons-react';
import { type ReactNode } from 'react';
import classes from './pill.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'quiet';

const shapes: Record<Tone, TablerIcon> = {
  good: IconCircleCheckFilled,
  warn: IconAlertTriangleFilled,
  bad: IconCircleXFilled,
  quiet: IconCircleDashed,
};

interface PillProps {
  tone: Tone;
  icon?: TablerIcon;
  /** With a ground of its own, for beside a heading. */
  filled?: boolean;
  children: ReactNode;
}

/** A state: a word and a shape; the colour only repeats them. */
export function Pill({ tone, icon, filled = false, children }: PillProps) {
  const Shape = icon ?? shapes[tone];
  return (
    <span className={classes.pill} data-tone={tone} data-filled={filled || undefined}>
      <Shape size={18} aria-hidden />
      {children}
    </span>
  );
}
