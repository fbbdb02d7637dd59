import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleXFilled,
  IconPlugConnectedX,
  type TablerIcon,
} from '@tabler/icons-react';
import { clockTime } from '../../time';
import classes from './banner.module.css';
import { type Tone } from '../../components/pill';
import { summarise, type Reason } from './summary';
import { pollMs } from './system.queries';
import { type SystemView } from './use-system';

const every = `${pollMs / 1000} s`;

/** The one sentence an operator wants first. Announced when it changes, and only then. */
export function Banner({ view }: { view: Exclude<SystemView, { state: 'loading' }> }) {
  const { tone, icon: Icon, title, lines } = say(view);
  return (
    <div role="status" className={classes.banner} data-tone={tone}>
      <Icon size={28} aria-hidden />
      <div>
        <p className={classes.title}>{title}</p>
        {lines.map((line) => (
          <p key={line} className={classes.line}>
            {line}
          </p>
        ))}
      </div>
    </div>
  );
}

interface Words {
  tone: Tone;
  icon: TablerIcon;
  title: string;
  lines: string[];
}

function say(view: Exclude<SystemView, { state: 'loading' }>): Words {
  if (view.state === 'unreachable')
    return {
      tone: 'bad',
      icon: IconPlugConnectedX,
      title: 'API unreachable',
      lines: [
        `${view.error.message} Nothing is known about the system.`,
        `Souk asks again every ${every} and recovers by itself.`,
      ],
    };
  if (view.state === 'stale')
    return {
      tone: 'bad',
      icon: IconPlugConnectedX,
      title: 'The API stopped answering',
      lines: [
        `${view.error?.message ?? ''} Below is the last known state, from ${clockTime(view.receivedAt)}: it may be wrong by now.`,
        `Souk asks again every ${every} and recovers by itself.`,
      ],
    };
  const { level, reasons } = summarise(view.system);
  if (level === 'ready') return { tone: 'good', icon: IconCircleCheckFilled, title: 'All systems ready', lines: [] };
  const [first, ...others] = reasons.map(sentence);
  const lines = others.length ? [`Also: ${others.join('; ')}`] : [];
  return level === 'degraded'
    ? { tone: 'warn', icon: IconAlertTriangleFilled, title: `Degraded: ${first}`, lines }
    : { tone: 'bad', icon: IconCircleXFilled, title: `Not ready: ${first}`, lines };
}

const sentence = ({ what, detail }: Reason) => (detail ? `${what} - ${detail}` : what);
