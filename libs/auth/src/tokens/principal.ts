import { type Actor, type Marketplace, marketplaces, type Permission, uuidPattern, sha256 } from '@souk/platform';

/** What a token stands on: a person's session, a token of an agent, a token from the settings, or the emergency bearer. */
export type GrantId = `session:${string}` | `token:${string}` | `bootstrap:${Marketplace}:${string}` | 'break-glass';

const storedGrant = new RegExp(
  `^(?:(?:session|token):${uuidPattern}|bootstrap:(?:${marketplaces.join('|')}):[0-9a-f]{12})$`,
);

/** The emergency bearer is not among them: no token stands on it. */
export const isStoredGrant = (text: unknown): text is GrantId => typeof text === 'string' && storedGrant.test(text);

/** Of the value and not of the setting alone: what was made of one value is worth nothing once there is another. */
export const bootstrapGrantId = (marketplace: Marketplace, token: string): GrantId =>
  `bootstrap:${marketplace}:${sha256(token).slice(0, 12)}`;

/** What a grant is worth right now, as the database says. */
export interface Grant {
  id: GrantId;
  actor: Actor;
  permissions: ReadonlySet<Permission>;
  /** Milliseconds since the epoch; the grant itself ends then. */
  expiresAt: number | undefined;
  /** Whether a request from that address may use it. */
  allowsAddress: (address: string) => boolean;
}

/** Who a request comes from and what that caller may do. */
export interface Principal {
  actor: Actor;
  permissions: ReadonlySet<Permission>;
  grant: GrantId;
  /** Milliseconds since the epoch: when what was presented ends. */
  expiresAt: number | undefined;
}
