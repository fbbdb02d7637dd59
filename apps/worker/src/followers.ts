import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  Database,
  EventReader,
  LogFollower,
  Logger,
  type LogReader,
  measureFollowers,
  Metrics,
  MigrationsWait,
} from '@souk/platform';
import { NotificationReader, StatisticsReader } from '@souk/tasks';

/** Everything that makes something of the event log in this process; each reader goes at its own pace. */
@Injectable()
export class Followers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly followers: LogFollower[];

  constructor(
    private readonly migrations: MigrationsWait,
    database: Database,
    events: EventReader,
    logger: Logger,
    metrics: Metrics,
    notifications: NotificationReader,
    statistics: StatisticsReader,
  ) {
    const readers: LogReader[] = [notifications, statistics];
    this.followers = readers.map((reader) => new LogFollower(database, events, logger, reader));
    measureFollowers(
      metrics,
      database,
      readers.map(({ name }) => name),
    );
  }

  onApplicationBootstrap(): Promise<void> {
    return this.migrations.whenApplied(() => {
      for (const follower of this.followers) follower.start();
      return Promise.resolve();
    });
  }

  /** Each ends the page it is at: what it began is committed, or it was never read. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.followers.map((follower) => follower.stop()));
  }
}
