export { type Artifact } from './detection/artifacts';
export { type Evidence } from './detection/confidence';
export { detect, type Detection, type DetectOptions, type DetectProgress } from './detection/detect';
export { isKind, type Kind, kinds, type Provenance, provenances } from './detection/kinds';
export { type Mapping } from './detection/mappings';
export { type Problem, type ProblemCode, problemCodes } from './detection/problems';
export { profiles } from './detection/profiles/rules';
export { openRepository, type OpenedRepository } from './detection/repository/open-repository';
export { printablePath } from './detection/repository/path-names';
export { type Content, type Entry, type Repository } from './detection/repository/repository';
export { type Artifact as ArtifactRow, type Review, reviews } from './catalog/artifact.entity';
export { sourceEntities } from './entities';
export { type GitAccess } from './git/access';
export { GitOptions, type GitSettings } from './git/git-options';
export { GitRemotes, pick as pickRef, type RemoteRef, type RemoteRefs } from './git/git-remotes';
export { type InferredUrl, inferUrl } from './git/infer-url';
export { type FetchProgress, type FolderEntry, type Mirror, type UseOptions, type Wanted } from './git/mirror';
export { Mirrors } from './git/mirrors';
export { parseRemote, type Remote } from './git/remote';
export {
  type Scan,
  type ScanCounts,
  type ScanPhase,
  scanPhases,
  type ScanStatus,
  scanStatuses,
  type ScanTrigger,
  scanTriggers,
} from './scans/scan.entity';
export { type ScanProblem } from './scans/scan-problems';
export { ScanExpiry } from './scans/scan-expiry';
export { ScanRepair } from './scans/scan-repair';
export { ScanRun } from './scans/scan-run';
export { ScanSchedule } from './scans/scan-schedule';
export { scanWork } from './scans/scan-work';
export { Scans } from './scans/scans';
export { type ScanSourcePayload, sourceJobs, sourceSchedules } from './source-jobs';
export { type NewSource, type SourceChange } from './source-content';
export { type Credential, SourceCredentials } from './source-credentials';
export { SourceOptions } from './source-options';
export { type MappingPreview, MappingPreviews } from './mappings-preview';
export { type SavedMappings, SourceMappings } from './mappings-store';
export { findIn } from './source-detection';
export { type LastScan } from './source-summaries';
export { type SourceFilter, Sources, type SummarisedSource } from './sources';
export { type CheckResult, type InferredSource, SourceCheck } from './sources-check';
export { SourceTree } from './sources-tree';
export { type IgnoredReason, ignoredReasons } from './webhook-push';
export { Webhooks } from './webhooks';
export { SourcesModule } from './sources.module';
export { type CredentialKind, credentialKinds, type Source, type Trust, trusts } from './source.entity';
