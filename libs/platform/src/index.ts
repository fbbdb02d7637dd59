export * from './build-info';
export { andThen } from './and-then';
export { isUuid, uuidPattern } from './uuid';
export { budgetMs, within } from './within';
export { configurationPage, envExample } from './config/documentation';
export { type Environment, type Service, services } from './config/key';
export { type SettingsOf } from './config/keys';
export {
  ConfigError,
  configExitCode,
  currentEnvironment,
  isSet,
  loadSettings,
  settingsOrExit,
  unknownKeys,
} from './config/load-settings';
export {
  childEnvironment,
  type LocalDatabase,
  localDataDir,
  localSecrets,
  readLocalDatabase,
  removeLocalDatabase,
  writeLocalDatabase,
} from './config/local-files';
export { maskedSettings } from './config/masked';
export { SettingsModule } from './config/settings.module';
export { type Actor, actorKinds, system } from './database/actor';
export { createDataSource } from './database/data-source';
export { afterCommit, atCommit, become, Database, rows, type Transaction } from './database/database';
export { type Literal } from './database/literals';
export { migrate } from './database/migrate';
export { refuseStrongRole } from './database/refuse-strong-role';
export { pendingMigrations } from './database/migration-head';
export { oneByOne, type Outcome } from './database/one-by-one';
export { MigrationsWait } from './database/migrations-wait';
export { EmbeddedPostgres } from './embedded/embedded-postgres';
export { freePort, portIsFree } from './embedded/free-port';
export { asUnavailable, constraintOf, databaseCode } from './errors/database-errors';
export { DomainError, errorKinds, type ErrorKind, type FieldError, noSuch, wrongField } from './errors/domain-error';
export { beginWork, type Claim, endWork } from './idempotency/claim';
export { acceptedId, type Context, currentContext, newContext, runInContext } from './logging/context';
export { Logger } from './logging/logger';
export { Metrics } from './metrics/metrics';
export { BUILD_INFO, PlatformModule } from './platform.module';
export { platformEntities } from './entities';
export { DatabaseModule } from './database/database.module';
export { type Keyset, keysetPage } from './database/keyset';
export { cursorOf, digestOf, isExactMoment, type Place, placeOf } from './database/list-cursor';
export { AuditLog, type AuditFilter } from './events/audit-log';
export { type Event } from './events/event.entity';
export { EventFeed } from './events/event-feed';
export { EventReader, type StoredEvent } from './events/event-reader';
export { Events, type NewEvent } from './events/events';
export { measureFollowers } from './events/follower-lag';
export { LogFollower, type LogReader } from './events/log-follower';
export { comparePositions, formatPosition, parsePosition, type Position } from './events/position';
export { EventsModule } from './events/events.module';
export { SealKeys } from './events/seal';
export { Sealer } from './events/sealer';
export { type AuditReport, type SealCopy, verifyAudit } from './events/verify-audit';
export {
  catalogue,
  days,
  hours,
  type JobCatalogue,
  type JobDefinition,
  minutes,
  NoPayload,
  seconds,
} from './jobs/job-definition';
export { Job } from './jobs/job.entity';
export { JobProcessor, type JobContext, Processor } from './jobs/job-processor';
export { type Schedule } from './jobs/job-scheduler';
export { allowedJobActions, type JobAction, jobActions, type JobState, jobStates } from './jobs/job-states';
export { JobSweep } from './jobs/job-sweep';
export { type JobTimings } from './jobs/job-timings';
export { Jobs } from './jobs/jobs';
export { JobsModule } from './jobs/jobs.module';
export { QueueBackend, type QueueBackendOptions, refuseEvictingRedis } from './jobs/queue-backend';
export { closeOnSignal, Lifecycle, surviveStrayRejections } from './lifecycle/lifecycle';
export { entityDrift } from './maintenance/entity-drift';
export { Expiry } from './maintenance/expiry';
export { platformJobs, platformSchedules } from './maintenance/platform-jobs';
export { type Access, accessKey, Allow, Public } from './access/access';
export { type RateClass, rateClasses, rateLimitKey, Unlimited } from './access/rate-limit';
export { networkOf } from './access/network-of';
export {
  isAdministrative,
  peopleRoles,
  type Permission,
  permissions,
  permissionsOf,
  type PersonRole,
  type Role,
  roles,
} from './access/permissions';
export { secretIn, sha256 } from './encryption/digests';
export { Encryption } from './encryption/encryption';
export { type Marketplace, marketplaces } from './marketplaces';
export { MetricsController } from './metrics/metrics.controller';
export { serveMetrics } from './metrics/metrics-server';
export { SealLag } from './events/seal-lag';
