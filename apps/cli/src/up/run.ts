import { type WriteStream } from 'node:fs';
import path from 'node:path';
import { type Environment, loadSettings, type LocalDatabase, migrate } from '@souk/platform';
import { settingsForUp, usesEmbeddedDatabase } from '../local-settings';
import { chooseAddresses, wantedPorts } from './addresses';
import { DatabaseServer } from './database-server';
import { openLog } from './log-files';
import { builtPlan, type Plan, type PlannedService } from './plan';
import { requireFreePorts } from './ports';
import { seed } from './seed/seed';
import { Service } from './service';
import { type StopRequest } from './stop-request';
import { type Terminal } from './terminal';

type Settings = ReturnType<typeof settingsForUp>;

/** Longer than a service needs to finish what it is doing; after that it is ended. */
const graceMs = 10_000;

export interface RunOptions {
  dir: string;
  dev: boolean;
  terminal: Terminal;
  stop: StopRequest;
}

/** What `souk up` has running. It can be taken down at any moment, however far it got. */
export class Run {
  private database: DatabaseServer | undefined;
  private services: Service[] = [];
  private logs: WriteStream[] = [];
  private preparation: Promise<() => Promise<void>> | undefined;

  constructor(private readonly options: RunOptions) {}

  async bringUp(): Promise<void> {
    const { dir, dev, terminal, stop } = this.options;
    const settings = settingsForUp(dir);
    const addresses = await chooseAddresses(settings);
    await requireFreePorts(wantedPorts(addresses, settings));
    const plan = dev ? (await import('./dev/dev-plan')).devPlan(addresses) : builtPlan(addresses, settings.web);
    this.preparation = plan.prepare({
      restart: (name) => void this.restart(name),
      note: (text) => terminal.line(text),
    });
    this.preparation.catch(() => undefined); // reported where it is waited for
    const urls = await this.startDatabase(settings);
    await this.step('Migrating', () =>
      migrate({
        ...urls,
        lockTimeoutMs: settings.migrate.MIGRATE__LOCK_TIMEOUT_MS,
        onProgress: (text) => terminal.line(text),
      }),
    );
    await this.step(
      dev ? 'Building and starting API, worker and dashboard' : 'Starting API, worker and dashboard',
      () => stop.orWork(Promise.all([this.seed(settings.api.API__ENV, urls.appUrl), this.startServices(plan)])),
    );
    terminal.line(
      `souk ready: dashboard http://localhost:${addresses.web.port} api http://localhost:${addresses.api.port}`,
    );
    terminal.showLogsFrom('info');
  }

  async takeDown(): Promise<void> {
    if (!this.preparation) return; // nothing was started
    this.options.stop.onHurry = () => this.services.forEach((service) => service.kill());
    this.options.terminal.showLogsFrom('warn');
    await this.options.terminal.step('Stopping', () => this.stopAll());
  }

  /** In order: nobody loses what he still needs. */
  private async stopAll(): Promise<void> {
    const { terminal } = this.options;
    await this.preparation?.then((close) => close()).catch(() => undefined);
    await Promise.all(this.services.map((service) => service.stop(graceMs)));
    await this.database
      ?.stop()
      .catch((error: unknown) => terminal.line(`the database did not stop: ${(error as Error).message}`));
    await Promise.all(this.logs.map((log) => new Promise((resolve) => log.end(resolve))));
  }

  private step<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.options.stop.check();
    return this.options.terminal.step(name, work);
  }

  private async startDatabase(settings: Settings): Promise<LocalDatabase> {
    const { dir, terminal, stop } = this.options;
    if (!usesEmbeddedDatabase())
      return { appUrl: settings.api.API__DATABASE_URL, ownerUrl: settings.migrate.MIGRATE__DATABASE_URL };
    const database = await this.step('Starting PostgreSQL', () =>
      DatabaseServer.start(dir, {
        onNote: (text) => terminal.line(text),
        onMoved: () => this.services.forEach((service) => void service.restart()),
        onFailure: (error) => stop.fail(error),
      }),
    );
    this.database = database;
    database.watch();
    return database.urls();
  }

  private seed(environment: Environment, appUrl: string): Promise<void> {
    const { dir, terminal } = this.options;
    return seed({
      environment,
      appUrl,
      dir,
      settings: () => loadSettings('cli'),
      note: (text) => terminal.line(text),
    });
  }

  private async startServices(plan: Plan): Promise<void> {
    await this.preparation;
    this.options.stop.check();
    this.services = plan.services.map((service) => this.service(service, plan.changing));
    for (const service of this.services) service.start();
    await Promise.all(this.services.map((service) => service.ready()));
  }

  private service(planned: PlannedService, changing: boolean): Service {
    const { dir, terminal, stop } = this.options;
    const log = openLog(path.join(dir, 'logs'), planned.name);
    this.logs.push(log);
    return new Service({
      ...planned,
      log,
      keepTrying: changing,
      onLine: (line) => terminal.log(planned.name, line),
      onNote: (text) => terminal.line(text),
      onFailure: (error) => stop.fail(error),
    });
  }

  private async restart(name: string): Promise<void> {
    await this.services.find((service) => service.name === name)?.restart();
  }
}
