import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { configurationPage, envExample } from './documentation';
import { type Service } from './key';
import { ConfigError, loadSettings, unknownKeys } from './load-settings';
import { maskedSettings } from './masked';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'souk-config-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const violations = (env: NodeJS.ProcessEnv, service: Service = 'api'): readonly string[] => {
  try {
    loadSettings(service, { env, cwd });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.violations;
    throw error;
  }
};

const production = {
  API__ENV: 'production',
  API__DATABASE_URL: 'postgres://souk_app:pw@db/souk',
  API__JWT_ISSUER: 'https://souk.example.com',
  API__JWT_AUDIENCE: 'souk',
  API__KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  API__COOKIE_SECRET: 'a3f9K2m8Qz7Lw1Xc5Vb0Np4Rt6Yh-Jd_Es',
  API__CORS_ORIGINS: 'https://souk.example.com',
  GIT_SHA: 'abc1234',
  BUILD_DATE: '2026-01-01T00:00:00Z',
  APP_VERSION: '1.0.0',
};
const local = { API__DATABASE_URL: 'postgres://souk_app:pw@127.0.0.1/souk' };

it('agents do not share a bootstrap token: it would sign in whichever comes last', () => {
  const token = randomBytes(32).toString('base64url');
  expect(violations({ ...production, MARKETPLACE_AMAZON_TOKEN: token, MARKETPLACE_SHEIN_TOKEN: token })).toEqual([
    'MARKETPLACE_AMAZON_TOKEN and MARKETPLACE_SHEIN_TOKEN have the same value',
  ]);
});

it('the cache of git lies in the folder of everything local, wherever that is', () => {
  const cacheDir = (env: NodeJS.ProcessEnv) => loadSettings('worker', { env, cwd }).WORKER__GIT_CACHE_DIR;
  expect(path.resolve(cwd, cacheDir(local))).toBe(path.join(cwd, '.souk/git'));
  const moved = { SOUK_DATA_DIR: path.join(cwd, 'moved') };
  expect(cacheDir({ ...local, ...moved })).toBe(path.join(cwd, 'moved/git'));
  expect(cacheDir({ ...production, ...moved })).toBe(path.join(cwd, 'moved/git'));
  expect(cacheDir({ ...local, ...moved, WORKER__GIT_CACHE_DIR: '/elsewhere' })).toBe('/elsewhere');
});

describe('layers', () => {
  it('take the process environment over .env.local over .env over the default', () => {
    writeFileSync(path.join(cwd, '.env'), 'API__PORT=1001\nAPI__HOST=10.0.0.1\nAPI__DB_POOL_MAX=11\n');
    writeFileSync(path.join(cwd, '.env.local'), 'API__PORT=1002\nAPI__HOST=10.0.0.2\n');
    const settings = loadSettings('api', { env: { ...local, API__PORT: '1003' }, cwd });
    expect([settings.API__PORT, settings.API__HOST, settings.API__DB_POOL_MAX, settings.API__PAGE_LIMIT_MAX]).toEqual([
      1003,
      '10.0.0.2',
      11,
      200,
    ]);
  });

  it('ignore dotenv files outside local', () => {
    writeFileSync(path.join(cwd, '.env'), 'API__PORT=1001\n');
    expect(loadSettings('api', { env: production, cwd }).API__PORT).toBe(8000);
  });

  it('do not let a dotenv file name another environment', () => {
    writeFileSync(path.join(cwd, '.env'), 'API__ENV=production\n');
    expect(violations(local)).toEqual([expect.stringContaining('API__ENV in .env must be local')]);
  });

  it('treat an empty variable as not set', () => {
    expect(loadSettings('api', { env: { ...local, API__PORT: '' }, cwd }).API__PORT).toBe(8000);
  });
});

describe('aliases', () => {
  it('stand for their key', () => {
    const settings = loadSettings('api', { env: { DATABASE_URL: 'postgres://a:b@db/x', ENV: 'development' }, cwd });
    expect(settings).toMatchObject({ API__DATABASE_URL: 'postgres://a:b@db/x', API__ENV: 'local' });
  });

  it('may repeat the value of their key, but not differ from it', () => {
    expect(violations({ ...local, DATABASE_URL: local.API__DATABASE_URL })).toEqual([]);
    expect(violations({ ...local, DATABASE_URL: 'postgres://other/db' })).toEqual([
      'API__DATABASE_URL and its alias DATABASE_URL are set to different values',
    ]);
  });
});

describe('secrets', () => {
  it('can come from a file', () => {
    writeFileSync(path.join(cwd, 'url'), 'postgres://from:file@db/souk\n');
    expect(loadSettings('api', { env: { API__DATABASE_URL_FILE: 'url' }, cwd }).API__DATABASE_URL).toBe(
      'postgres://from:file@db/souk',
    );
  });

  it('cannot come from a file and a variable at once, nor from a file that is not there', () => {
    writeFileSync(path.join(cwd, 'url'), 'postgres://from:file@db/souk');
    expect(violations({ ...local, API__DATABASE_URL_FILE: 'url' })).toContain(
      'API__DATABASE_URL and API__DATABASE_URL_FILE are both set',
    );
    expect(violations({ ...local, API__REDIS_URL_FILE: 'missing' })).toContain(
      'API__REDIS_URL_FILE cannot be read (ENOENT)',
    );
  });

  it('that are weak or samples are refused outside local', () => {
    expect(violations({ ...production, API__COOKIE_SECRET: 'short' })).toEqual([
      expect.stringMatching(/^API__COOKIE_SECRET is too short/),
    ]);
    expect(violations({ ...production, API__COOKIE_SECRET: 'changeme-changeme-changeme-changeme' })).toEqual([
      expect.stringContaining('sample'),
    ]);
    expect(violations({ ...production, MARKETPLACE_AMAZON_TOKEN: 'marketplace-amazon-secret123' })).toEqual([
      expect.stringContaining('sample value'),
    ]);
    expect(violations({ ...local, MARKETPLACE_AMAZON_TOKEN: 'marketplace-amazon-secret123' })).toEqual([]);
  });

  it('that encrypt are refused outside local when their bytes repeat', () => {
    const simple = Buffer.alloc(32, 'simple').toString('base64');
    const former = `${production.API__KEY_ENCRYPTION_KEY},${simple}`;
    for (const API__KEY_ENCRYPTION_KEY of [simple, former])
      expect(violations({ ...production, API__KEY_ENCRYPTION_KEY })).toEqual([
        expect.stringMatching(/^API__KEY_ENCRYPTION_KEY is too simple/),
      ]);
    expect(violations({ ...production, BACKUP__ENCRYPTION_KEY: simple }, 'backup')).toEqual([
      expect.stringMatching(/^BACKUP__ENCRYPTION_KEY is too simple/),
    ]);
    expect(violations({ ...local, API__KEY_ENCRYPTION_KEY: simple })).toEqual([]);
  });

  it('are made once in local and stay the same', () => {
    const first = loadSettings('api', { env: local, cwd });
    const second = loadSettings('api', { env: local, cwd });
    expect(second.API__COOKIE_SECRET).toBe(first.API__COOKIE_SECRET);
    expect(JSON.parse(readFileSync(path.join(cwd, '.souk/secrets.json'), 'utf8'))).toMatchObject({
      cookieSecret: first.API__COOKIE_SECRET,
    });
  });

  it('never show in what config check prints', () => {
    const shown = JSON.stringify(maskedSettings(loadSettings('api', { env: production, cwd })));
    expect(shown).toContain('postgres://souk_app:****@db/souk');
    for (const secret of ['pw@', production.API__KEY_ENCRYPTION_KEY, production.API__COOKIE_SECRET])
      expect(shown).not.toContain(secret);
  });
});

describe('a wrong configuration', () => {
  it('lists everything that is missing outside local at once', () => {
    const found = violations({ API__ENV: 'staging' });
    for (const key of [
      'API__DATABASE_URL',
      'API__JWT_ISSUER',
      'API__JWT_AUDIENCE',
      'API__KEY_ENCRYPTION_KEY',
      'API__CORS_ORIGINS',
      'API__COOKIE_SECRET',
      'GIT_SHA',
    ]) {
      expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${key}.* is required in staging$`)));
    }
  });

  it('names the key and the rule, never the value', () => {
    const found = violations({
      ...production,
      API__PORT: 'port-canary',
      API__DATABASE_URL: 'mysql://canary:canary@db/souk',
      API__READY_REQUIRE_QUEUE: 'canary',
      API__KEY_ENCRYPTION_KEY: 'canary',
      API__LOG_LEVEL: 'debug',
      API__AUDIT_RETENTION_DAYS: '399',
      API__CORS_ORIGINS: '*',
      GIT_SHA: 'unknown',
    });
    expect(found.map((line) => line.split(' ')[0]).sort()).toEqual([
      'API__AUDIT_RETENTION_DAYS',
      'API__CORS_ORIGINS',
      'API__DATABASE_URL',
      'API__KEY_ENCRYPTION_KEY',
      'API__LOG_LEVEL',
      'API__PORT',
      'API__READY_REQUIRE_QUEUE',
      'GIT_SHA',
    ]);
    expect(found.join('\n')).not.toContain('canary');
  });

  it('is judged per service: the worker does not need what only the API reads', () => {
    const { API__COOKIE_SECRET: _c, API__CORS_ORIGINS: _o, API__DATABASE_URL: url, ...rest } = production;
    expect(violations({ ...rest, WORKER__DATABASE_URL: url }, 'worker')).toEqual([]);
    expect(violations(rest, 'worker')).toEqual([
      expect.stringContaining('WORKER__DATABASE_URL (or WORKER__DATABASE_URL_FILE, API__DATABASE_URL)'),
    ]);
  });

  it('with an unknown environment is judged by the strictest rules', () => {
    expect(violations({ API__ENV: 'canary' })).toContain('API__ENV must be one of local, ci, staging, production');
  });
});

it('a misspelt key is noticed', () => {
  expect(unknownKeys({ env: { API__PROT: '1', API__PORT: '2', API__REDIS_URL_FILE: 'x', PATH: '/' } })).toEqual([
    'API__PROT',
  ]);
});

it('both documents name every key', () => {
  for (const document of [envExample(), configurationPage()]) {
    for (const name of Object.keys(loadSettings('api', { env: production, cwd }))) expect(document).toContain(name);
  }
});
