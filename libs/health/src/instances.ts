import { hostname } from 'node:os';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { budgetMs, BUILD_INFO, type BuildInfo, Database, Logger, system, within } from '@souk/platform';
import { v7 as uuidv7 } from 'uuid';
import { Instance } from './instance.entity';
import { HEALTH_OPTIONS, type HealthOptions, Readiness } from './readiness';

const actor = system('instances');
const beatMs = 5000;
/** Silent for this long: gone. */
const goneMs = 20_000;

/** Each process writes every few seconds that it lives and how it feels, so that the dashboard can show all replicas of all services. */
@Injectable()
export class Instances implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly id = uuidv7();
  private readonly startedAt = new Date();
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> | undefined;
  private silent = false;

  constructor(
    private readonly database: Database,
    private readonly readiness: Readiness,
    private readonly logger: Logger,
    @Inject(HEALTH_OPTIONS) private readonly options: HealthOptions,
    @Inject(BUILD_INFO) private readonly build: BuildInfo,
  ) {}

  onApplicationBootstrap(): void {
    this.beatUnlessBeating();
    this.timer = setInterval(() => this.beatUnlessBeating(), beatMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    // A row left behind counts as gone soon anyway: not worth holding up the shutdown.
    await within(budgetMs, Promise.resolve(this.beating)).catch(() => undefined);
    const removed = this.database.transaction(actor, (tx) => tx.delete(Instance, { id: this.id }));
    await within(budgetMs, removed).catch(() => undefined);
  }

  /** Those that live, oldest first. Rejects soon when the database does not answer. */
  async live(): Promise<Instance[]> {
    const found = this.database.transaction(actor, (tx) =>
      tx
        .createQueryBuilder(Instance, 'instance')
        .where('instance.seenAt > now() - make_interval(secs => :gone)', { gone: goneMs / 1000 })
        .orderBy('instance.startedAt')
        .getMany(),
    );
    return within(budgetMs, found);
  }

  /** While the database hangs, beats would queue up, and all of them would have to end before the process may. */
  private beatUnlessBeating(): void {
    this.beating ??= this.beat().finally(() => (this.beating = undefined));
  }

  private async beat(): Promise<void> {
    try {
      const { status, checks } = await this.readiness.report();
      await this.database.transaction(actor, async (tx) => {
        await tx.query(
          `INSERT INTO instances (id, service, host, status, checks, version, git_sha, build_date, started_at, seen_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())
           ON CONFLICT (id) DO UPDATE SET status = excluded.status, checks = excluded.checks, seen_at = now()`,
          [
            this.id,
            this.options.service,
            hostname(),
            status,
            JSON.stringify(checks),
            this.build.version,
            this.build.gitSha,
            this.build.buildDate,
            this.startedAt,
          ],
        );
        await tx.query(`DELETE FROM instances WHERE seen_at < now() - interval '1 hour'`);
      });
      this.silent = false;
    } catch (error) {
      if (!this.silent) this.logger.warn('This instance cannot report itself; it tries again', { error });
      this.silent = true;
    }
  }
}
