export { asOwner, createTestDatabase, type TestDatabase } from './test-database';
