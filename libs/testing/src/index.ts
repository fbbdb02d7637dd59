export { eventually } from './eventually';
export { asOwner, createTestDatabase, type TestDatabase } from './test-database';
