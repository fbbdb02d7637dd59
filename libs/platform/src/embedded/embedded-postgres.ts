import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './free-port';
import { programOf } from './program-of';
import { type PostgresPrograms, postgresPrograms } from './postgres-programs';
import { type ServerUser, serverUser } from './server-user';

const run = promisify(execFile);

export interface EmbeddedPostgresOptions {
  /** Holds the cluster, its log and, where needed, a copy of the programs. */
  home: string;
  /** The first port to try; the next free one is taken when somebody else has it. */
  port: number;
  superuserPassword: string;
  /** Server settings; `fsync: off` is for tests. */
  settings?: Record<string, string>;
  /** Whether initdb waits for the disk. Tests do not. */
  durable?: boolean;
}

const superuser = 'postgres';
const stopSeconds = 20;

/**
 * A PostgreSQL of our own from npm packages: no installation, no root. `pg_ctl` starts it in a session of its own, so that Ctrl-C in a
 * terminal reaches Souk and not the database under it, and stops it cleanly on every system.
 */
export class EmbeddedPostgres {
  port = 0;
  private readonly data: string;
  readonly logFile: string;

  private constructor(
    private readonly options: EmbeddedPostgresOptions,
    private readonly programs: PostgresPrograms,
    private readonly user: ServerUser,
  ) {
    this.data = path.join(user.home, 'data');
    this.logFile = path.join(user.home, 'postgres.log');
  }

  /** Starts the server, whatever an earlier run left behind. */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const user = await serverUser(path.resolve(options.home));
    const server = new EmbeddedPostgres(options, await postgresPrograms(user), user);
    if (!existsSync(path.join(server.data, 'PG_VERSION'))) await server.initialise();
    await server.stopLeftover();
    await server.launch();
    return server;
  }

  /** Deletes the cluster, after stopping what may still run on it. */
  static async remove({ home, superuserPassword }: { home: string; superuserPassword: string }): Promise<void> {
    const user = await serverUser(path.resolve(home));
    const server = new EmbeddedPostgres({ home, port: 0, superuserPassword }, await postgresPrograms(user), user);
    await server.stopLeftover();
    rmSync(user.home, { recursive: true, force: true });
  }

  url(user: string = superuser, password: string = this.options.superuserPassword, database = 'postgres'): string {
    return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${this.port}/${database}`;
  }

  async stop(): Promise<void> {
    await this.pgCtl('stop', '-m', 'fast', '-w', '-t', String(stopSeconds));
  }

  private async initialise(): Promise<void> {
    rmSync(this.data, { recursive: true, force: true }); // what an interrupted initdb left
    const passwordFile = path.join(this.user.home, 'initdb-password');
    writeFileSync(passwordFile, this.options.superuserPassword, { mode: 0o600 });
    this.user.own(passwordFile);
    try {
      await this.execute(this.programs.initdb, [
        `--pgdata=${this.data}`,
        '--auth=scram-sha-256',
        `--username=${superuser}`,
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C.UTF-8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        ...(this.options.durable === false ? ['--no-sync'] : []),
      ]);
    } finally {
      rmSync(passwordFile, { force: true });
    }
  }

  /**
   * A server of ours that outlived its parent is stopped, so that its settings are of this version. What a killed one left is cleaned up
   * by PostgreSQL itself, which knows whether something still writes; only a pid that meanwhile belongs to another program misleads it.
   */
  private async stopLeftover(): Promise<void> {
    const pidFile = path.join(this.data, 'postmaster.pid');
    if (!existsSync(pidFile)) return;
    const [pid, , , port] = readFileSync(pidFile, 'utf8').split('\n');
    this.port = Number(port);
    if (this.port > 0 && (await this.isOurs())) await this.stop();
    else if (!/postgres/i.test((await programOf(Number(pid))) ?? 'postgres')) rmSync(pidFile, { force: true });
  }

  private async isOurs(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url(), connectionTimeoutMillis: 2000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
      return path.resolve(rows[0]?.data_directory ?? '') === path.resolve(this.data);
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private async launch(): Promise<void> {
    this.port = await freePort(this.options.port);
    const settings = {
      port: String(this.port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      ...this.options.settings,
    };
    // The configuration file rather than `pg_ctl -o`: no quoting rules of a shell in between.
    const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
    const file = path.join(this.data, 'postgresql.auto.conf');
    writeFileSync(file, `${lines.join('\n')}\n`);
    this.user.own(file);
    for (let attempt = 1; ; attempt++) {
      try {
        await this.pgCtl('start', '-w', '-t', '60', '-l', this.logFile);
        return;
      } catch (error) {
        const log = this.endOfLog();
        // The processes of a killed server notice within moments that their parent is gone.
        const stillEnding = /shared memory block|lock file "postmaster\.pid"/.test(log);
        if (!stillEnding || attempt === 5) {
          throw new Error(`The embedded PostgreSQL did not start; the end of ${this.logFile}:\n${log}`, {
            cause: error,
          });
        }
        await sleep(1000);
      }
    }
  }

  private endOfLog(): string {
    return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8').trim().split('\n').slice(-8).join('\n') : '';
  }

  private async pgCtl(action: string, ...args: string[]): Promise<void> {
    await this.execute(this.programs.pgCtl, [action, '-D', this.data, '-s', ...args]);
  }

  private async execute(program: string, args: string[]): Promise<void> {
    mkdirSync(this.user.home, { recursive: true });
    await run(program, args, { ...this.user.identity, cwd: this.user.home, windowsHide: true });
  }
}
