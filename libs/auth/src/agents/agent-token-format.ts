import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Marketplace, marketplaces, sha256 } from '@souk/platform';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 43 digits of base 62 hold 256 bits. */
const randomLength = 43;
/** 6 of them hold 32. */
const checksumLength = 6;
const form = new RegExp(
  `^(souk_(${marketplaces.join('|')})_[0-9A-Za-z]{${randomLength}})_([0-9A-Za-z]{${checksumLength}})$`,
);

/** `souk_<marketplace>_<random>_<checksum>`: says what it is and whose, and can be told from a mistyped one without asking anybody. */
export function makeAgentToken(marketplace: Marketplace): string {
  const body = `souk_${marketplace}_${base62(BigInt(`0x${randomBytes(32).toString('hex')}`), randomLength)}`;
  return `${body}_${checksumOf(body)}`;
}

/** The marketplace a well-formed agent token names; undefined for any other text. */
export function parseAgentToken(text: string): Marketplace | undefined {
  const [, body, marketplace, checksum] = form.exec(text) ?? [];
  if (body === undefined || checksum !== checksumOf(body)) return undefined;
  return marketplace as Marketplace;
}

/** What the database keeps of a token. */
export const hashOfToken = (text: string): string => sha256(text);

/** What people see of a token, to tell it from others. */
export const hintOf = (text: string): string => text.slice(-4);

const checksumOf = (body: string): string => base62(BigInt(crc32(body)), checksumLength);

function base62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest /= 62n) text = digits.charAt(Number(rest % 62n)) + text;
  return text;
}
