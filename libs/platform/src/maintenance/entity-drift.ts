import { createDataSource, type DatabaseOptions } from '../database/data-source';

/** The statements that would make the schema what the entities say: none, when entities and migrations agree. */
export async function entityDrift(options: DatabaseOptions): Promise<string[]> {
  const dataSource = await createDataSource(options).initialize();
  try {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  } finally {
    await dataSource.destroy();
  }
}
