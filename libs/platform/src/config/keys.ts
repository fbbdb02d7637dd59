import { type Environment, type Key, key, optional, type Service, services } from './key';
import * as as from './parsers';

const app = ['api', 'worker'] as const;
/** What the services of sign-in need wherever they run. */
const signIn = [...app, 'cli'] as const;
const outsideLocal = (environment: Environment) => environment !== 'local';

const samples = /^(change-?me|secret|password|example|sample|test|dev|souk)/i;

function weakSecret(value: string, environment: Environment): string | undefined {
  if (!outsideLocal(environment)) return undefined;
  if (value.length < 32) return 'is too short: at least 32 characters (openssl rand -base64 48)';
  if (samples.test(value) || new Set(value).size < 10) return 'is a sample or too simple (openssl rand -base64 48)';
  return undefined;
}

/** Random bytes repeat little: 32 of them have 30 different values or so, and fewer than 16 practically never. */
const weakBytes = (bytes: Buffer, environment: Environment): string | undefined =>
  outsideLocal(environment) && new Set(bytes).size < 16 ? 'is too simple (openssl rand -base64 32)' : undefined;

const sampleToken = /^marketplace-[a-z]+-secret\d+$/;

const bootstrapToken = (marketplace: string) =>
  optional(as.text, {
    services: signIn,
    secret: true,
    distinct: true,
    about: `Bootstrap token of the ${marketplace} agent. The sample value of the guide is accepted in local only.`,
    refuse: (value, environment) =>
      outsideLocal(environment) && sampleToken.test(value)
        ? 'is the sample value; make one of your own'
        : weakSecret(value, environment),
  });

const logLevel = (service: 'api' | 'worker') =>
  optional(as.oneOf(['debug', 'info', 'warn', 'error']), {
    services: [service],
    about: 'Least level that is logged: debug in local, info elsewhere. debug is refused in staging and production.',
    refuse: (value, environment) =>
      value === 'debug' && (environment === 'staging' || environment === 'production')
        ? 'must not be debug here'
        : undefined,
  });

const buildValue = (about: string) =>
  key(as.text, {
    services,
    about,
    generated: 'from git and package.json in local',
    required: true,
    refuse: (value, environment) =>
      outsideLocal(environment) && value === 'unknown' ? 'must not be "unknown" here' : undefined,
  });

/** Every setting there is. The loader, `.env.example`, the configuration page and `souk config check` all read this table. */
export const keys = {
  API__ENV: key(as.environment, {
    services,
    aliases: ['ENV'],
    default: 'local',
    about: 'local, ci, staging or production; development, test and prod are understood too.',
  }),
  API__HOST: key(as.text, {
    services: ['api'],
    default: '127.0.0.1',
    about: 'Address the API listens on; images use 0.0.0.0.',
  }),
  API__PORT: key(as.integer(0, 65_535), { services: ['api'], default: '8000', about: 'Port of the API.' }),
  API__BASE_URL: key(as.url('http', 'https'), {
    services: app,
    default: 'http://localhost:8000',
    about: 'Where clients reach the API.',
  }),
  API__DATABASE_URL: key(as.postgresUrl, {
    services: ['api', 'cli', 'migrate', 'backup'],
    aliases: ['DATABASE_URL'],
    secret: true,
    required: true,
    generated: 'the embedded PostgreSQL in local',
    about: 'PostgreSQL as the application role, which is neither superuser nor BYPASSRLS.',
  }),
  API__DATABASE_READ_URL: key(as.postgresUrl, {
    services: ['api'],
    secret: true,
    inherits: 'API__DATABASE_URL',
    about: 'A replica that lists and statistics may read from.',
  }),
  API__DB_POOL_MAX: key(as.integer(1, 200), {
    services: app,
    default: '10',
    about:
      'Connections per process. The queues keep 4 of their own beside, and in the worker one more per kind of job when they live in PostgreSQL.',
  }),
  API__DB_STATEMENT_TIMEOUT_MS: key(as.integer(100, 600_000), {
    services: app,
    default: '5000',
    about: 'A statement that takes longer is ended.',
  }),
  API__DB_IDLE_TX_TIMEOUT_MS: key(as.integer(100, 600_000), {
    services: app,
    default: '10000',
    about: 'An idle transaction is ended after this.',
  }),
  API__REDIS_URL: optional(as.redisUrl, {
    services: ['api', 'cli'],
    aliases: ['REDIS_URL'],
    secret: true,
    about: 'Redis for the queues; must be noeviction. Unset: the queues live in PostgreSQL.',
  }),
  API__CACHE_REDIS_URL: optional(as.redisUrl, {
    services: ['api'],
    secret: true,
    inherits: 'API__REDIS_URL',
    about: 'Redis for rate limits and caches; may be volatile-lru.',
  }),
  API__JWT_ISSUER: key(as.text, {
    services: signIn,
    default: 'http://localhost:8000',
    required: true,
    about: 'Issuer of our tokens.',
  }),
  API__JWT_AUDIENCE: key(as.text, {
    services: signIn,
    default: 'souk',
    required: true,
    about: 'Audience of our tokens.',
  }),
  API__JWT_PRIVATE_KEY: optional(as.pem, {
    services: signIn,
    secret: true,
    about: 'Seeds the first signing key. Unset: one is made.',
  }),
  API__KEY_ENCRYPTION_KEY: key(as.list(as.encryptionKey), {
    services: signIn,
    secret: true,
    required: true,
    generated: 'made once in local',
    about:
      'Encrypts signing keys and source credentials and derives the key that signs audit seals. After a comma: the former key, still accepted.',
    refuse: (value, environment) =>
      value.length < 1 || value.length > 2
        ? 'must be one key, or the new and the former one'
        : value.map((bytes) => weakBytes(bytes, environment)).find(Boolean),
  }),
  API__JWT_ALGORITHM: key(as.oneOf(['ES256', 'RS256']), {
    services: signIn,
    default: 'ES256',
    about: 'Algorithm of new signing keys.',
  }),
  API__JWT_ACCESS_TTL_SECONDS: key(as.integer(300, 900), {
    services: signIn,
    default: '900',
    about: 'Life of an access token.',
  }),
  API__JWT_REFRESH_TTL_SECONDS: key(as.integer(604_800, 2_592_000), {
    services: signIn,
    default: '604800',
    about: 'Life of a refresh token: 7 to 30 days.',
  }),
  API__JWT_ROTATION_DAYS: key(as.integer(1, 365), {
    services: signIn,
    default: '90',
    about: 'Signing keys are rotated after this many days.',
  }),
  API__JWKS_CACHE_SECONDS: key(as.integer(1, 86_400), {
    services: signIn,
    default: '300',
    about: 'How long others may keep our public keys; a new key is published for that long before it signs.',
  }),
  API__CORS_ORIGINS: key(as.list(as.origin), {
    services: ['api'],
    aliases: ['CORS_ORIGINS'],
    default: 'http://localhost:5173',
    required: true,
    about: 'Origins that may call the API from a browser.',
    refuse: (value, environment) =>
      outsideLocal(environment) && value.includes('*') ? 'must list origins, * is for local only' : undefined,
  }),
  API__COOKIE_SECRET: key(as.text, {
    services: ['api'],
    aliases: ['SECRET_KEY'],
    secret: true,
    required: true,
    generated: 'made once in local',
    about: 'Signs cookies. Never a JWT key.',
    refuse: weakSecret,
  }),
  API__ADMIN_TOKEN_SHA256: optional(as.list(as.sha256Hex), {
    services: ['api'],
    secret: true,
    about: 'Digest of the break-glass bearer of /internal/*; two during rotation. Unset: off.',
    refuse: (value) => (value.length > 2 ? 'must be at most two digests' : undefined),
  }),
  API__LOG_LEVEL: logLevel('api'),
  API__METRICS_PORT: optional(as.integer(0, 65_535), {
    services: ['api'],
    about: 'Own port of /metrics. Unset: on the API port in local, nowhere else.',
  }),
  API__READY_REQUIRE_QUEUE: key(as.boolean, {
    services: ['api'],
    default: 'true',
    about: 'false: without its queue the API is degraded, but ready.',
  }),
  API__TRUSTED_PROXIES: key(as.list(as.addressRange), {
    services: ['api'],
    default: '',
    about: 'Addresses or CIDR ranges of proxies whose X-Forwarded-* headers are believed.',
  }),
  API__SHUTDOWN_DRAIN_MS: key(as.integer(0, 60_000), {
    services: app,
    default: '5000',
    about: 'Time between not ready and closing, still serving. 0 is right where nothing balances load.',
  }),
  API__SHUTDOWN_TIMEOUT_MS: key(as.integer(1_000, 300_000), {
    services: app,
    default: '25000',
    about: 'The process ends after this, finished or not.',
  }),
  API__PAGE_LIMIT_MAX: key(as.integer(1, 1000), {
    services: ['api'],
    default: '200',
    about: 'Largest page of a list.',
  }),
  API__BODY_LIMIT_KB: key(as.integer(1, 102_400), {
    services: ['api'],
    default: '1024',
    about: 'Largest request body.',
  }),
  API__RATE_READ: key(as.rate, {
    services: ['api'],
    default: '300/60s',
    about: 'Reads per caller; ten times that per address, as with the next three.',
  }),
  API__RATE_WRITE: key(as.rate, { services: ['api'], default: '100/60s', about: 'Changes per caller.' }),
  API__RATE_ADMIN: key(as.rate, { services: ['api'], default: '30/60s', about: 'Administrative changes per caller.' }),
  API__RATE_AUTH: key(as.rate, {
    services: ['api'],
    default: '5/60s',
    about: 'Sign-in attempts per account and network.',
  }),
  API__RATE_ANONYMOUS: key(as.rate, {
    services: ['api'],
    default: '100/1h',
    about: 'Calls without a valid token, per address.',
  }),
  API__TIMEZONE: key(as.timezone, {
    services: [...app, 'cli'],
    default: 'UTC',
    about: "The organisation's time zone: statistics and due times.",
  }),
  API__TASK_FOUR_EYES: key(as.boolean, {
    services: [...app, 'cli'],
    default: 'true',
    about: 'Whoever made or last edited a proposal does not decide on it.',
  }),
  API__AUDIT_RETENTION_DAYS: key(as.integer(400, 36_500), {
    services: app,
    default: '730',
    about: 'Events are kept this long, never under 400 days.',
  }),
  API__SMTP_URL: optional(as.url('smtp', 'smtps'), {
    services: app,
    secret: true,
    about: 'Outgoing mail. Unset: no mail.',
  }),
  API__MAIL_FROM: optional(as.text, { services: app, about: 'Sender of mail.' }),
  API__OTEL_ENDPOINT: optional(as.url('http', 'https'), {
    services: app,
    about: 'OTLP endpoint for traces. Unset: off.',
  }),
  API__TRACE_SAMPLE_RATIO: key(as.ratio, { services: app, default: '0', about: 'Share of traces that is sampled.' }),

  WORKER__DATABASE_URL: key(as.postgresUrl, {
    services: ['worker'],
    secret: true,
    required: true,
    inherits: 'API__DATABASE_URL',
    about: 'PostgreSQL of the worker.',
  }),
  WORKER__REDIS_URL: optional(as.redisUrl, {
    services: ['worker'],
    secret: true,
    inherits: 'API__REDIS_URL',
    about: 'Redis of the worker.',
  }),
  WORKER__CONCURRENCY: key(as.integer(1, 100), {
    services: ['worker'],
    default: '5',
    about: 'Jobs of one kind that run at once.',
  }),
  WORKER__HOST: key(as.text, {
    services: ['worker'],
    default: '127.0.0.1',
    about: "Address of the worker's probes; images use 0.0.0.0.",
  }),
  WORKER__PORT: key(as.integer(0, 65_535), {
    services: ['worker'],
    default: '8001',
    about: "Port of the worker's probes and metrics.",
  }),
  WORKER__LOG_LEVEL: logLevel('worker'),
  WORKER__SEAL_LOG: optional(as.path, {
    services: ['worker'],
    generated: '.souk/seals.jsonl in local',
    about: 'A file off the database to which every audit seal is appended. Seals are in the log either way.',
  }),
  WORKER__GIT_CACHE_DIR: key(as.path, {
    services: [...app, 'cli'],
    default: '.souk/git',
    about: 'Where mirrors of sources are kept.',
  }),
  WORKER__GIT_CACHE_MAX_GB: key(as.integer(1, 10_000), {
    services: [...app, 'cli'],
    default: '5',
    about: 'Size of that folder.',
  }),
  WORKER__SCAN_TIMEOUT_SECONDS: key(as.integer(10, 86_400), {
    services: [...app, 'cli'],
    default: '600',
    about: 'A scan that takes longer is ended.',
  }),
  WORKER__REPO_MAX_MB: key(as.integer(1, 1_048_576), {
    services: [...app, 'cli'],
    default: '2048',
    about: 'Largest repository that is fetched.',
  }),

  WEB__PORT: key(as.integer(0, 65_535), {
    services: ['web'],
    default: '5173',
    about: 'Port of the dashboard in local.',
  }),
  WEB__PUBLIC_API_BASE_URL: key(as.pathOrUrl, {
    services: ['web'],
    default: '/api',
    required: true,
    about: 'Where the browser finds the API; goes into config.json at start, never into the bundle.',
  }),

  MIGRATE__DATABASE_URL: key(as.postgresUrl, {
    services: ['migrate'],
    secret: true,
    required: true,
    inherits: 'API__DATABASE_URL',
    about: 'PostgreSQL as the owner role; only the migrate step uses it.',
  }),
  MIGRATE__LOCK_TIMEOUT_MS: key(as.integer(50, 600_000), {
    services: ['migrate'],
    default: '1000',
    about: 'A migration gives up waiting for a lock after this and tries again.',
  }),

  BACKUP__TARGET: key(as.text, { services: ['backup'], default: '.souk/backups', about: 'Folder or s3:// URL.' }),
  BACKUP__RETENTION_DAYS: key(as.integer(1, 3650), {
    services: ['backup'],
    default: '7',
    about: 'Daily backups that are kept.',
  }),
  BACKUP__ENCRYPTION_KEY: optional(as.encryptionKey, {
    services: ['backup'],
    secret: true,
    about: 'Encrypts backups. Unset: off.',
    refuse: weakBytes,
  }),

  MARKETPLACE_MAX_MAPPINGS_PER_SOURCE: key(as.integer(1, 10_000), {
    services: [...app, 'cli'],
    default: '100',
    about: 'Mappings a source may have.',
  }),
  MARKETPLACE_DEDUP_ENABLED: key(as.boolean, {
    services: app,
    default: 'true',
    about: 'Look for duplicates after a scan.',
  }),
  MARKETPLACE_DEDUP_MAX_FILE_SIZE_MB: key(as.integer(1, 10_240), {
    services: app,
    default: '10',
    about: 'Larger files are not hashed.',
  }),
  MARKETPLACE_DEDUP_TIMEOUT_SECONDS: key(as.integer(1, 86_400), {
    services: app,
    default: '120',
    about: 'Hashing stops after this and goes on next time.',
  }),
  MARKETPLACE_HASH_ALGORITHM: key(as.oneOf(['sha256']), { services: app, default: 'sha256', about: 'The only value.' }),
  MARKETPLACE_DEDUP_LAZY_HASHING_ENABLED: key(as.boolean, {
    services: app,
    default: 'true',
    about: 'Hash only what may have a twin.',
  }),
  MARKETPLACE_AMAZON_TOKEN: bootstrapToken('amazon'),
  MARKETPLACE_SHOPEE_TOKEN: bootstrapToken('shopee'),
  MARKETPLACE_MERCADOLIVRE_TOKEN: bootstrapToken('mercadolivre'),
  MARKETPLACE_SHEIN_TOKEN: bootstrapToken('shein'),
  MARKETPLACE_TIKTOKSHOP_TOKEN: bootstrapToken('tiktokshop'),
  MARKETPLACE_KAWAY_TOKEN: bootstrapToken('kaway'),

  GIT_SHA: buildValue('Commit of the build.'),
  BUILD_DATE: buildValue('Time of the build, ISO 8601.'),
  APP_VERSION: buildValue('Version of the build.'),
};

type Keys = typeof keys;
export type KeyName = keyof Keys;
type ValueOf<K> = K extends Key<infer T, Service, infer Given> ? (Given extends true ? T : T | undefined) : never;

/** The settings of one service: only its own keys, each with its parsed value. */
export type SettingsOf<S extends Service> = {
  readonly [K in KeyName as S extends Keys[K]['services'][number] ? K : never]: ValueOf<Keys[K]>;
};
