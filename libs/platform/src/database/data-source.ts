import { DataSource, type DataSourceOptions } from 'typeorm';
import { migrations } from './migrations/index';
import { pgModule, SteadyClient } from './steady-client';

export interface DatabaseOptions {
  url: string;
  /** Shown by PostgreSQL in pg_stat_activity. */
  applicationName: string;
  poolMax?: number;
  statementTimeoutMs?: number;
  idleTransactionTimeoutMs?: number;
  entities?: DataSourceOptions['entities'];
}

/** One place decides how we talk to PostgreSQL. The schema is never synchronised: migrations own it. */
export const dataSourceOptions = ({
  url,
  applicationName,
  poolMax = 10,
  statementTimeoutMs = 5000,
  idleTransactionTimeoutMs = 10_000,
  entities = [],
}: DatabaseOptions): DataSourceOptions => ({
  type: 'postgres',
  driver: pgModule,
  url,
  applicationName,
  entities,
  migrations,
  migrationsTableName: 'migrations',
  synchronize: false,
  logging: false,
  invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
  extra: {
    Client: SteadyClient,
    max: poolMax,
    connectionTimeoutMillis: 5000,
    statement_timeout: statementTimeoutMs,
    // A server that hangs does not even end its statements: then we give up by ourselves.
    query_timeout: statementTimeoutMs === 0 ? 0 : statementTimeoutMs + 1000,
    idle_in_transaction_session_timeout: idleTransactionTimeoutMs,
  },
});

export const createDataSource = (options: DatabaseOptions): DataSource => new DataSource(dataSourceOptions(options));
