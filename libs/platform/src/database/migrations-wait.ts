import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Logger } from '../logging/logger';
import { pendingMigrations } from './migration-head';

type Work = () => Promise<void>;

export const migrationsWaitOptions = { lookEveryMs: 2000 };

/** Lets what a start does with the database wait for its migrations: a process may come up before somebody has run them. */
@Injectable()
export class MigrationsWait implements BeforeApplicationShutdown {
  private waiting: Work[] = [];
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly logger: Logger,
  ) {}

  /** At once when nothing is pending; what fails then stops the start. Otherwise later, and what fails then is tried again. */
  async whenApplied(work: Work): Promise<void> {
    const pending = await this.pending();
    if (pending === 0) return work();
    if (this.waiting.length === 0)
      this.logger.warn(`${pending} migration(s) to apply: run "souk migrate". Until then this process is not ready.`);
    this.waiting.push(work);
    this.lookLater();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.looking;
  }

  private pending = async (): Promise<number> => (await pendingMigrations((sql) => this.dataSource.query(sql))).length;

  private lookLater(): void {
    if (this.stopped) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.looking = this.look();
    }, migrationsWaitOptions.lookEveryMs).unref();
  }

  private async look(): Promise<void> {
    try {
      if ((await this.pending()) > 0) return;
      for (let next = this.waiting[0]; next; next = this.waiting[0]) {
        await next();
        this.waiting.shift();
      }
      this.logger.info('The migrations are there');
    } catch (error) {
      this.logger.error('What waited for the migrations failed; it is tried again', { error });
    } finally {
      if (this.waiting.length > 0) this.lookLater();
    }
  }
}
