import { isIP } from 'node:net';
import { environments, type Environment, InvalidValue, type Parser } from './key';

export const text: Parser<string> = { describe: 'text', parse: (raw) => raw };

export const integer = (min: number, max: number): Parser<number> => ({
  describe: `integer ${min}..${max}`,
  parse: (raw) => {
    if (!/^-?\d+$/.test(raw)) throw new InvalidValue('must be a whole number');
    const value = Number(raw);
    if (value < min || value > max) throw new InvalidValue(`must be between ${min} and ${max}`);
    return value;
  },
});

export const ratio: Parser<number> = {
  describe: 'number 0..1',
  parse: (raw) => {
    if (!/^(0|1|0?\.\d+|1\.0+|0\.\d+)$/.test(raw)) throw new InvalidValue('must be a number between 0 and 1');
    return Number(raw);
  },
};

/** Strict on purpose: `Boolean("false")` is true. */
export const boolean: Parser<boolean> = {
  describe: 'true or false',
  parse: (raw) => {
    if (raw === 'true') return true;
    if (raw === 'false') return false;
    throw new InvalidValue('must be true or false');
  },
};

export const oneOf = <const T extends string>(values: readonly T[]): Parser<T> => ({
  describe: values.join(', '),
  parse: (raw) => {
    const found = values.find((value) => value === raw);
    if (found === undefined) throw new InvalidValue(`must be one of ${values.join(', ')}`);
    return found;
  },
});

const environmentAliases: Record<string, Environment> = { development: 'local', test: 'ci', prod: 'production' };

export const environment: Parser<Environment> = {
  describe: environments.join(', '),
  parse: (raw) => environmentAliases[raw] ?? oneOf(environments).parse(raw),
};

export const url = (...protocols: string[]): Parser<string> => ({
  describe: `URL (${protocols.join(', ')})`,
  parse: (raw) => {
    const parsed = URL.canParse(raw) ? new URL(raw) : undefined;
    if (!parsed || !protocols.includes(parsed.protocol.slice(0, -1))) {
      throw new InvalidValue(`must be a URL that starts with ${protocols.map((name) => `${name}://`).join(' or ')}`);
    }
    return raw;
  },
});

export const postgresUrl = url('postgres', 'postgresql');
export const redisUrl = url('redis', 'rediss');

/** A path on the own origin (`/api`) or an absolute http(s) URL. */
export const pathOrUrl: Parser<string> = {
  describe: 'path or URL',
  parse: (raw) => {
    if (/^\/(?!\/)[^\s]*$/.test(raw)) return raw.replace(/\/+$/, '') || '/';
    return url('http', 'https').parse(raw).replace(/\/+$/, '');
  },
};

export const list = <T>(item: Parser<T>): Parser<T[]> => ({
  describe: `list of ${item.describe}, separated by commas`,
  parse: (raw) =>
    raw
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => item.parse(part)),
});

export const origin: Parser<string> = {
  describe: 'origin',
  parse: (raw) => {
    if (raw === '*') return raw;
    const value = url('http', 'https').parse(raw);
    const { origin: parsed } = new URL(value);
    if (parsed !== value)
      throw new InvalidValue('must be an origin such as https://souk.example.com, without path or trailing slash');
    return parsed;
  },
};

export const encryptionKey: Parser<Buffer> = {
  describe: '32 bytes in base64',
  parse: (raw) => {
    const bytes = Buffer.from(raw, 'base64');
    if (bytes.length !== 32 || bytes.toString('base64') !== raw)
      throw new InvalidValue('must be 32 bytes in base64 (openssl rand -base64 32)');
    return bytes;
  },
};

export const sha256Hex: Parser<string> = {
  describe: 'SHA-256 in hex',
  parse: (raw) => {
    if (!/^[0-9a-f]{64}$/.test(raw)) throw new InvalidValue('must be a SHA-256 digest of 64 lower-case hex digits');
    return raw;
  },
};

const networks = ['loopback', 'linklocal', 'uniquelocal'];

export const addressRange: Parser<string> = {
  describe: 'IP address, CIDR range, loopback, linklocal or uniquelocal',
  parse: (raw) => {
    const [address = '', size, ...rest] = raw.split('/');
    const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    const sized = size === undefined || (/^\d{1,3}$/.test(size) && Number(size) <= bits);
    if (!networks.includes(raw) && (bits < 0 || !sized || rest.length > 0))
      throw new InvalidValue('must be an IP address or a CIDR range such as 10.0.0.0/8');
    return raw;
  },
};

export interface Rate {
  limit: number;
  windowSeconds: number;
}

const units = { s: 1, m: 60, h: 3600 } as const;

export const rate: Parser<Rate> = {
  describe: 'count/window, such as 100/60s',
  parse: (raw) => {
    const [, limit, size, unit] = /^(\d+)\/(\d+)([smh])$/.exec(raw) ?? [];
    if (limit === undefined || Number(limit) === 0 || Number(size) === 0)
      throw new InvalidValue('must look like 100/60s, 100/5m or 100/1h');
    return { limit: Number(limit), windowSeconds: Number(size) * units[unit as keyof typeof units] };
  },
};

export const timezone: Parser<string> = {
  describe: 'IANA time zone',
  parse: (raw) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: raw });
      return raw;
    } catch {
      throw new InvalidValue('must be an IANA time zone such as Europe/Madrid');
    }
  },
};

export const pem: Parser<string> = {
  describe: 'PKCS#8 private key in PEM',
  parse: (raw) => {
    const value = raw.replaceAll('\\n', '\n').trim();
    if (!value.startsWith('-----BEGIN PRIVATE KEY-----') || !value.endsWith('-----END PRIVATE KEY-----')) {
      throw new InvalidValue('must be a PKCS#8 private key in PEM');
    }
    return `${value}\n`;
  },
};

/** Absolute, or relative to the folder the process runs in. */
export const path: Parser<string> = { describe: 'path', parse: (raw) => raw };
