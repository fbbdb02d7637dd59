export { eventually } from './eventually';
export { asOwner, createTestDatabase, type TestDatabase } from './test-database';
export {
  type OwnRedis,
  ownRedisAvailable,
  redisAvailable,
  redisMissing,
  startOwnRedis,
  startRedis,
  type TestRedis,
} from './redis';
