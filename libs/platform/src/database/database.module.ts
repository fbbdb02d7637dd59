import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { Logger } from '../logging/logger';
import { Metrics } from '../metrics/metrics';
import { type DatabaseOptions, dataSourceOptions } from './data-source';
import { Database } from './database';
import { MigrationsWait } from './migrations-wait';

@Global()
@Module({})
export class DatabaseModule {
  static forRoot(options: DatabaseOptions): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [TypeOrmModule.forRoot({ ...dataSourceOptions(options), retryAttempts: 0 })],
      providers: [{ provide: Database, inject: [DataSource, Metrics, Logger], useFactory: measured }, MigrationsWait],
      exports: [Database, MigrationsWait],
    };
  }
}

function measured(dataSource: DataSource, metrics: Metrics, logger: Logger): Database {
  const { master: pool } = dataSource.driver as unknown as { master: pg.Pool };
  metrics.gauge(
    'db_pool_connections',
    'Connections of the pool, and requests that wait for one.',
    ['state'],
    (gauge) => {
      gauge.set({ state: 'active' }, pool.totalCount - pool.idleCount);
      gauge.set({ state: 'idle' }, pool.idleCount);
      gauge.set({ state: 'waiting' }, pool.waitingCount);
    },
  );
  const buckets = [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];
  const wait = metrics.histogram(
    'db_pool_wait_seconds',
    'How long a transaction waited for its connection.',
    [],
    buckets,
  );
  return new Database(dataSource, {
    waited: (seconds) => wait.observe(seconds),
    hookFailed: (error) => logger.error('What was to follow a commit failed', { error }),
  });
}
