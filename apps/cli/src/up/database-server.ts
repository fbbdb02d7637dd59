import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  EmbeddedPostgres,
  type LocalDatabase,
  localSecrets,
  removeLocalDatabase,
  writeLocalDatabase,
} from '@souk/platform';
import pg from 'pg';
import { CliError } from '../exit-codes';
import { embeddedPort } from '../local-settings';

const database = 'souk';
const startAttempts = 10;

export interface DatabaseServerEvents {
  onNote: (text: string) => void;
  /** It came back at another port: whoever is connected must be told. */
  onMoved: () => void;
  onFailure: (error: CliError) => void;
}

/** The embedded PostgreSQL of this data folder: started, watched, started again when it dies, stopped. */
export class DatabaseServer {
  private stopping = false;
  private watching: Promise<void> = Promise.resolve();
  private watcher: pg.Client | undefined;

  private constructor(
    private readonly dir: string,
    private server: EmbeddedPostgres,
    private readonly events: DatabaseServerEvents,
  ) {}

  static async start(dir: string, events: DatabaseServerEvents): Promise<DatabaseServer> {
    const server = new DatabaseServer(dir, await launch(dir, embeddedPort), events);
    try {
      await server.createDatabase();
    } catch (error) {
      await server.server.stop();
      throw (error as { code?: string }).code === '28P01' ? foreignSecrets(dir, error) : error;
    }
    writeLocalDatabase(dir, server.urls());
    return server;
  }

  get port(): number {
    return this.server.port;
  }

  urls(): LocalDatabase {
    return {
      appUrl: this.server.url('souk_app', localSecrets(this.dir).databasePassword, database),
      ownerUrl: this.server.url(undefined, undefined, database),
    };
  }

  /** Notices the death of the server by the end of a connection to it. */
  watch(): void {
    this.watching = this.keepAlive().catch((error: unknown) => {
      this.events.onFailure(
        new CliError('failure', `the database cannot be kept running: ${(error as Error).message}`),
      );
    });
  }

  async stop(): Promise<void> {
    this.stopping = true;
    void this.watcher?.end().catch(() => undefined);
    await this.watching;
    await this.server.stop();
    removeLocalDatabase(this.dir);
  }

  private async createDatabase(): Promise<void> {
    await withClient(this.server.url(), async (client) => {
      const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
      if (rowCount === 0) await client.query(`CREATE DATABASE ${database}`);
    });
  }

  private async keepAlive(): Promise<void> {
    while (!this.stopping) {
      if (await this.connectionEnds()) continue;
      if (this.stopping) return;
      this.events.onNote('the database ended unexpectedly; starting it again');
      const { port } = this.server;
      this.server = await this.relaunch(port);
      writeLocalDatabase(this.dir, this.urls());
      this.events.onNote(`the database runs again (port ${this.server.port})`);
      if (this.server.port !== port) this.events.onMoved();
    }
  }

  /** Waits until our connection ends; false when there is nothing to connect to. */
  private async connectionEnds(): Promise<boolean> {
    const client = new pg.Client({
      connectionString: this.server.url(),
      connectionTimeoutMillis: 5000,
      keepAlive: true,
      application_name: 'souk-up',
    });
    this.watcher = client;
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'ECONNREFUSED') return false;
      await sleep(200); // busy, or recovering from the crash of one of its processes
      return true;
    }
    if (this.stopping) await client.end();
    await ended;
    return true;
  }

  /** The processes of a killed server need a moment to go, and a new one refuses to start beside them. */
  private async relaunch(port: number): Promise<EmbeddedPostgres> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await launch(this.dir, port);
      } catch (error) {
        if (attempt === startAttempts || this.stopping) throw error;
        await sleep(300);
      }
    }
  }
}

const launch = (dir: string, port: number): Promise<EmbeddedPostgres> =>
  EmbeddedPostgres.start({
    home: path.join(dir, 'postgres'),
    port,
    superuserPassword: localSecrets(dir).databaseOwnerPassword,
  });

async function withClient(connectionString: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

const foreignSecrets = (dir: string, cause: unknown): CliError =>
  new CliError(
    'failure',
    `the database in ${path.join(dir, 'postgres')} does not accept the password in ${path.join(dir, 'secrets.json')}`,
    'They belong together: put the former secrets.json back, or begin anew with "npm run souk -- db reset".',
    { cause },
  );
