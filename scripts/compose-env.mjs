// node scripts/compose-env.mjs [--dir FOLDER]   writes FOLDER/.env and FOLDER/secrets/ for docker/compose.yml (FOLDER: docker); never overwrites.
// node scripts/compose-env.mjs --stamp          only the build's identity in an existing .env: after a pull, before a new build.
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.join(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: { dir: { type: 'string', default: path.join(root, 'docker') }, stamp: { type: 'boolean', default: false } },
});
const envFile = path.join(options.dir, '.env');
const secretsDir = path.join(options.dir, 'secrets');

if (options.stamp) {
  if (!existsSync(envFile)) stop(`${envFile} does not exist: run this without --stamp first`);
  writeFileSync(envFile, fill(readFileSync(envFile, 'utf8'), stamp()));
  console.log(`stamped ${envFile}`);
} else {
  for (const made of [envFile, secretsDir]) {
    if (existsSync(made))
      stop(
        `${made} exists and is kept. To begin anew, remove it, and the database volume with it: its password is in there`,
      );
  }
  const env = { ...stamp(), SOURCE_URL: sourceUrl() };
  const example = readFileSync(path.join(root, 'docker/.env.example'), 'utf8');
  mkdirSync(options.dir, { recursive: true });
  writeSecrets();
  writeFileSync(envFile, fill(example, env));
  console.log(`wrote ${envFile} and ${secretsDir}\nnext: docker compose -f docker/compose.yml up --build`);
}

function writeSecrets() {
  const hex = () => randomBytes(24).toString('hex');
  const owner = hex();
  const redis = hex();
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const secrets = {
    cookie_secret: randomBytes(48).toString('base64url'),
    database_url: `postgres://souk_app:${hex()}@db:5432/souk`,
    db_owner_password: owner,
    jwt_private_key: privateKey,
    key_encryption_key: randomBytes(32).toString('base64'),
    migrate_database_url: `postgres://souk_owner:${owner}@db:5432/souk`,
    redis_auth: `requirepass ${redis}\n`,
    redis_url: `redis://:${redis}@cache:6379/0`,
  };
  // The folder keeps other people of this machine out. The files are readable because compose mounts each one as it is,
  // and the users inside the containers are none of ours.
  mkdirSync(secretsDir, { mode: 0o700 });
  for (const [name, value] of Object.entries(secrets))
    writeFileSync(path.join(secretsDir, name), value, { mode: 0o444 });
}

/** Puts values behind the `NAME=` lines of a dotenv text. */
function fill(text, values) {
  return Object.entries(values).reduce(
    (filled, [name, value]) => filled.replace(new RegExp(`^${name}=.*$`, 'm'), `${name}=${value}`),
    text,
  );
}

function stamp() {
  return {
    GIT_SHA:
      process.env.GIT_SHA ??
      gitSha() ??
      stop('this is no git checkout: say what is built with GIT_SHA=... in the environment'),
    BUILD_DATE: process.env.BUILD_DATE ?? new Date().toISOString(),
    APP_VERSION: process.env.APP_VERSION ?? JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version,
  };
}

function gitSha() {
  const sha = git('rev-parse', 'HEAD');
  return sha && git('status', '--porcelain') ? `${sha}-dirty` : sha;
}

/** Without a sign-in that may be part of the remote's address. */
function sourceUrl() {
  return (git('config', '--get', 'remote.origin.url') ?? '').replace(/^(https?:\/\/)[^@/]*@/, '$1');
}

function git(...args) {
  try {
    return (
      execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() ||
      undefined
    );
  } catch {
    return undefined;
  }
}

function stop(message) {
  console.error(`compose-env: ${message}`);
  process.exit(1);
}
