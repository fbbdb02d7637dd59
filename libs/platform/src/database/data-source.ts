import { DataSource, type DataSourceOptions } from 'typeorm';
import * as driver from 'pg';
import { migrations } from './migrations/index';

export interface DatabaseOptions {
  url: string;
  /** Shown by PostgreSQL in pg_stat_activity. */
  applicationName: string;
  poolMax?: number;
  statementTimeoutMs?: number;
  idleTransactionTimeoutMs?: number;
  entities?: DataSourceOptions['entities'];
}

// A bundle has no `require` for TypeORM to find its driver with.
const pgModule = driver.default;

/**
 * A connection whose end is nobody's surprise. Pool and ORM each listen for errors while they hold it, and neither does between the two:
 * a server that ends connections just then would end the process. What was asked on the connection fails all the same.
 */
export class SteadyClient extends pgModule.Client {
  constructor(config?: string | driver.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
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
