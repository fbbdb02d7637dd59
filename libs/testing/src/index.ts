export { insertAgent, insertAgentToken, insertSession, insertUser, signJwt } from './accounts';
export { eventually } from './eventually';
export { settled } from './settled';
export { insertTask } from './tasks';
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
export { type GitServer, type GitServerFaults, startGitServer } from './git-server';
export { type FixtureCommit, type FixtureFiles, makeRepository, type TestRepository } from './repositories';
