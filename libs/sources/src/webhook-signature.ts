import { createHmac, timingSafeEqual } from 'node:crypto';
import { sha256 } from '@souk/platform';

export type WebhookHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface Delivery {
  headers: WebhookHeaders;
  /** As it came: a signature is of bytes. */
  body: Buffer;
}

/** How a forge shows that a delivery is its own. */
interface Scheme {
  /** Whoever sends it is judged by it, and by nothing else. */
  header: string;
  isAuthentic(presented: string, secret: string, delivery: Delivery): boolean;
  /** Names of this delivery, each of which is taken once. */
  names(delivery: Delivery): (string | undefined)[];
}

const schemes: readonly Scheme[] = [
  {
    // GitLab's signing tokens, which are what standardwebhooks.com describes.
    header: 'webhook-signature',
    isAuthentic: (presented, secret, { headers, body }) => {
      const key = Buffer.from(secret.replace(secretPrefix, ''), 'base64');
      const signed = `${one(headers['webhook-id']) ?? ''}.${one(headers['webhook-timestamp']) ?? ''}.`;
      const expected = createHmac('sha256', key).update(signed).update(body).digest('base64');
      // All of them are compared: a change of secret is signed with both.
      return presented.split(' ').filter((signature) => same(signature, `v1,${expected}`)).length > 0;
    },
    names: ({ headers }) => [one(headers['webhook-id'])],
  },
  {
    header: 'x-hub-signature-256',
    isAuthentic: (presented, secret, { body }) =>
      same(presented, `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`),
    // The name of the delivery is not signed, so whoever heard one could give it another: its bytes count, too. Every push has its own time in them.
    names: ({ headers, body }) => {
      const id = one(headers['x-github-delivery']);
      return [id, id && `body ${sha256(body.toString('latin1'))}`];
    },
  },
  {
    header: 'x-gitlab-token',
    isAuthentic: (presented, secret) => same(presented, secret),
    names: ({ headers }) => [one(headers['x-gitlab-event-uuid']) ?? one(headers['idempotency-key'])],
  },
];

export const secretPrefix = 'whsec_';

/** Does the same work whatever is wrong, and says no word about what. */
export function isAuthentic(delivery: Delivery, secret: string): boolean {
  const scheme = schemeOf(delivery);
  return scheme !== undefined && scheme.isAuthentic(one(delivery.headers[scheme.header]) ?? '', secret, delivery);
}

/** Short enough for a column, whatever was sent. None: the delivery has no name. */
export const deliveryNames = (delivery: Delivery): string[] =>
  schemeOf(delivery)
    ?.names(delivery)
    .filter((name) => name !== undefined && name !== '')
    .map((name) => sha256(`${name}`)) ?? [];

/** When it was sent, where that is told and signed. */
export function sentAt({ headers }: Delivery): Date | undefined {
  const seconds = one(headers['webhook-timestamp']) ?? '';
  return 'webhook-signature' in headers
    ? new Date(/^\d{1,12}$/.test(seconds) ? Number(seconds) * 1000 : NaN)
    : undefined;
}

const schemeOf = ({ headers }: Delivery): Scheme | undefined =>
  schemes.find(({ header }) => headers[header] !== undefined);

const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value.join(',') : value;

const same = (presented: string, expected: string): boolean =>
  timingSafeEqual(Buffer.from(sha256(presented)), Buffer.from(sha256(expected)));
