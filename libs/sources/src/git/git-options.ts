import { lookup } from 'node:dns/promises';
import path from 'node:path';
import { type Environment } from '@souk/platform';

/** Every address of a host name. */
export type Lookup = (host: string) => Promise<string[]>;

const mebibyte = 1024 * 1024;

/** Where mirrors are kept and how much a repository may cost. */
export class GitOptions {
  readonly cacheDir: string;
  readonly cacheMaxBytes: number;
  /** Of one use of git, whatever it does. */
  readonly timeoutMs: number;
  readonly repositoryMaxBytes: number;
  readonly maxFiles: number;
  /** For local work and tests: file URLs, plain http, and hosts on this machine or in this network. */
  readonly allowFile: boolean;
  readonly lookup: Lookup;

  constructor(options: Partial<GitOptions> & { cacheDir: string }) {
    this.cacheDir = path.resolve(options.cacheDir);
    this.cacheMaxBytes = options.cacheMaxBytes ?? 5 * 1024 * mebibyte;
    this.timeoutMs = options.timeoutMs ?? 600_000;
    this.repositoryMaxBytes = options.repositoryMaxBytes ?? 2048 * mebibyte;
    this.maxFiles = options.maxFiles ?? 200_000;
    this.allowFile = options.allowFile ?? false;
    this.lookup = options.lookup ?? everyAddress;
  }

  static from(settings: GitSettings): GitOptions {
    return new GitOptions({
      cacheDir: settings.WORKER__GIT_CACHE_DIR,
      cacheMaxBytes: settings.WORKER__GIT_CACHE_MAX_GB * 1024 * mebibyte,
      timeoutMs: settings.WORKER__SCAN_TIMEOUT_SECONDS * 1000,
      repositoryMaxBytes: settings.WORKER__REPO_MAX_MB * mebibyte,
      allowFile: settings.API__ENV === 'local' || settings.API__ENV === 'ci',
    });
  }
}

/** What the settings of the API and of the worker have in common. */
export interface GitSettings {
  readonly API__ENV: Environment;
  readonly WORKER__GIT_CACHE_DIR: string;
  readonly WORKER__GIT_CACHE_MAX_GB: number;
  readonly WORKER__SCAN_TIMEOUT_SECONDS: number;
  readonly WORKER__REPO_MAX_MB: number;
}

async function everyAddress(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true });
  return found.map(({ address }) => address);
}
