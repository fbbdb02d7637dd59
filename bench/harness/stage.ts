import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EmbeddedPostgres, migrate } from '@souk/platform';
import { Program } from './program';
import { startRedis } from './redis';

export interface StageOptions {
  quick: boolean;
  /** Where the programs of the bench are, bundled. */
  programs: string;
  root: string;
}

/** What a bench stands on: a scratch folder, servers, processes. All of it is gone when the bench is over, however it ended. */
export class Stage {
  readonly quick: boolean;
  readonly root: string;
  private readonly cleanups: (() => unknown)[] = [];
  private readonly owners = new Map<string, string>();
  private scratch: string | undefined;

  constructor(private readonly options: StageOptions) {
    this.quick = options.quick;
    this.root = options.root;
  }

  defer(cleanup: () => unknown): void {
    this.cleanups.push(cleanup);
  }

  async clear(): Promise<void> {
    for (let cleanup = this.cleanups.pop(); cleanup; cleanup = this.cleanups.pop()) await cleanup();
  }

  folder(): string {
    if (this.scratch) return this.scratch;
    const folder = mkdtempSync(path.join(tmpdir(), 'souk-bench-'));
    chmodSync(folder, 0o755); // PostgreSQL may run as another user
    this.defer(() => rmSync(folder, { recursive: true, force: true }));
    return (this.scratch = folder);
  }

  /** A migrated database with the settings of `npm start`: as durable as that. Answers with the URL that services use. */
  async database(): Promise<string> {
    const server = await EmbeddedPostgres.start({
      home: path.join(this.folder(), 'postgres'),
      port: 0,
      superuserPassword: 'owner',
      durable: false,
    });
    this.defer(() => server.stop());
    const url = server.url('souk_app', 'app');
    await migrate({ ownerUrl: server.url(), appUrl: url });
    this.owners.set(url, server.url());
    return url;
  }

  /** For what only the owner of that database may do. */
  ownerUrl(database: string): string {
    const url = this.owners.get(database);
    if (url === undefined) throw new Error('Not a database of this stage');
    return url;
  }

  redis(): Promise<string> {
    return startRedis(this);
  }

  async program(name: string, env: NodeJS.ProcessEnv = {}, execArgv: string[] = []): Promise<Program> {
    const program = new Program(path.join(this.options.programs, `${name}.js`), env, execArgv);
    this.defer(() => program.stop());
    await program.ask('ready');
    return program;
  }
}
