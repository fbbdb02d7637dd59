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
export {
  type Artifact as ArtifactRow,
  type ArtifactChange,
  artifactChanges,
  type Review,
  reviews,
} from './catalog/artifact.entity';
export { ArtifactFiles, type FoundFile, isText, largestFile } from './catalog/artifact-files';
export { type ArtifactCounts, ArtifactList, type ArtifactPage } from './catalog/artifact-list';
export { type ArtifactFilter } from './catalog/artifact-list-filter';
export { type ArtifactSort, artifactSorts, defaultArtifactSort } from './catalog/artifact-list-sort';
export { ArtifactReview, type ReviewInput } from './catalog/artifact-review';
export { ArtifactReviewBulk, mostReviewed, type ReviewBatch } from './catalog/artifact-review-bulk';
export { allowedReviewActions, type ReviewAction, reviewActions } from './catalog/artifact-review-rules';
export { type ArtifactSummary } from './catalog/artifact-summary';
export { type ArtifactDetail, type ArtifactDiff, type ArtifactRevision, Artifacts } from './catalog/artifacts';
export { type ArtifactFile } from './catalog/found-artifact';
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
