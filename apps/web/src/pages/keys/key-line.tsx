import { IconCircle, IconCircleCheckFilled, IconCircleDotFilled } from '@tabler/icons-react';
import { shortDate } from '../../time';
import classes from './key-line.module.css';
import { type SigningKey } from './keys.queries';

type Progress = 'done' | 'now' | 'next';

interface Step {
  name: string;
  progress: Progress;
  /** When it began, or will. */
  when: string;
}

/** The life of a key: where it is, where it has been, and what comes next without anybody doing anything. */
export function stepsOf(key: SigningKey, now: number): Step[] {
  const at = order.indexOf(key.state);
  const progress = (step: number): Progress => (step < at ? 'done' : step === at ? 'now' : 'next');
  const since = (moment: string | null) => (moment ? shortDate(moment) : '');
  return [
    { name: 'Published', progress: progress(0), when: since(key.createdAt) },
    { name: 'Signs', progress: progress(1), when: since(key.activatedAt) || expected(key.signsFrom, now) },
    { name: 'Verifies only', progress: progress(2), when: since(key.retiringAt) || 'after the next rotation' },
    {
      name: 'Retired',
      progress: progress(3),
      when: since(key.retiredAt) || (key.safeToRetireAt ? expected(key.safeToRetireAt, now) : 'when no token needs it'),
    },
  ];
}

const order: SigningKey['state'][] = ['pending', 'active', 'retiring', 'retired'];

const expected = (moment: string, now: number): string =>
  Date.parse(moment) <= now ? 'any moment now' : `from ${shortDate(moment)}`;

const shapes = { done: IconCircleCheckFilled, now: IconCircleDotFilled, next: IconCircle } as const;
const words: Record<Progress, string> = { done: 'done', now: 'now', next: 'to come' };

export function KeyLine({ signingKey, now }: { signingKey: SigningKey; now: number }) {
  return (
    <ol className={classes.line} aria-label="Its life">
      {stepsOf(signingKey, now).map(({ name, progress, when }) => {
        const Shape = shapes[progress];
        return (
          <li
            key={name}
            className={classes.step}
            data-progress={progress}
            aria-current={progress === 'now' ? 'step' : undefined}
          >
            <Shape size={20} aria-hidden />
            <span className={classes.name}>
              {name}
              <span className={classes.word}>{` (${words[progress]})`}</span>
            </span>
            <span className={classes.when}>{when}</span>
          </li>
        );
      })}
    </ol>
  );
}
