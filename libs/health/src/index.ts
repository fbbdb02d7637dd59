export { HealthModule } from './health.module';
export { type CheckResult, Instance, type InstanceStatus } from './instance.entity';
export { Instances } from './instances';
export { type HealthOptions, Readiness, type ReadinessReport } from './readiness';
