import { type Bench, type Result, type Target } from './bench';
import { type Summary, summary } from './rounds';

export interface Figures extends Summary {
  name: string;
  about: string;
  target: Target;
  met: boolean;
  unit: string;
  result: Result;
}

/** The ratio of each round, or the figure itself. */
export function figuresOf({ name, about, target }: Bench, result: Result): Figures {
  const values = 'rounds' in result ? result.rounds.map(({ ours, bare }) => ours / bare) : result.samples;
  const figures = summary(values);
  const met = meets(target, figures.median);
  return { name, about, target, met, ...figures, unit: 'rounds' in result ? 'ratio' : result.unit, result };
}

export function lines({ name, about, target, met, median, lowest, highest, unit, result }: Figures): string[] {
  const value = (n: number) => (unit === 'ratio' ? n.toFixed(2) : `${n.toFixed(2)} ${unit}`);
  return [
    `${name}: ${about}`,
    `  ${value(median)}  (${value(lowest)} .. ${value(highest)})${judged(target, met, unit)}`,
    ...('rounds' in result ? comparison(result) : []),
    ...(result.notes ?? []).map((note) => `  ${note}`),
  ];
}

function meets(target: Target, median: number): boolean {
  if (target === 'none') return true;
  return 'ratioAtLeast' in target ? median >= target.ratioAtLeast : median <= target.atMost;
}

function judged(target: Target, met: boolean, unit: string): string {
  if (target === 'none') return '';
  const wanted = 'ratioAtLeast' in target ? `>= ${target.ratioAtLeast}` : `<= ${target.atMost} ${unit}`;
  return `  target ${wanted}  ${met ? 'met' : 'MISSED'}`;
}

function comparison({ unit, rounds, cpu }: Extract<Result, { rounds: unknown }>): string[] {
  const side = (of: 'ours' | 'bare') => {
    const { median, lowest, highest } = summary(rounds.map((round) => round[of]));
    const each = cpu ? `, ${cpu[of].toFixed(0)} us of processor each` : '';
    return `  ${of}  ${median.toFixed(0)} ${unit}  (${lowest.toFixed(0)} .. ${highest.toFixed(0)})${each}`;
  };
  return [side('ours'), side('bare')];
}
