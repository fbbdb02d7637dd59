import { Button } from '@mantine/core';
import { Section } from '../../components/section';
import { shortDate } from '../../time';
import classes from './key-card.module.css';
import { KeyLine } from './key-line';
import { KeyState } from './key-state';
import { shortKid, type SigningKey } from './keys.queries';

interface KeyCardProps {
  signingKey: SigningKey;
  now: number;
  onRevoke?: () => void;
}

export function KeyCard({ signingKey, now, onRevoke }: KeyCardProps) {
  const { kid, algorithm, state } = signingKey;
  return (
    <Section title={`Key ${shortKid(kid)}`} aside={<KeyState state={state} filled />}>
      <p className={classes.kid}>
        <code>{kid}</code> <span>{algorithm}</span>
      </p>
      <KeyLine signingKey={signingKey} now={now} />
      <div className={classes.foot}>
        <p>{need(signingKey, now)}</p>
        {onRevoke && (
          <Button variant="default" onClick={onRevoke} aria-label={`Revoke the key ${shortKid(kid)}`}>
            Revoke
          </Button>
        )}
      </div>
    </Section>
  );
}

/** Who still needs it. */
export function need({ liveTokens, lastExpiry, safeToRetireAt, state }: SigningKey, now: number): string {
  const tokens = tokensInWords(liveTokens);
  const last = lastExpiry && liveTokens > 0 ? `; the last one expires ${shortDate(lastExpiry)}` : '';
  if (state === 'pending') return 'It has signed nothing yet.';
  if (state === 'active') return `${tokens} in use that it signed${last}.`;
  if (!safeToRetireAt) return `${tokens} in use that it signed${last}.`;
  return Date.parse(safeToRetireAt) <= now
    ? `${tokens} in use that it signed. It is safe to retire, and retires by itself.`
    : `${tokens} in use that it signed${last}. Safe to retire from ${shortDate(safeToRetireAt)}; it retires by itself.`;
}

/** The beginning of a sentence. */
export const tokensInWords = (count: number): string => (count === 1 ? '1 token is' : `${count} tokens are`);
