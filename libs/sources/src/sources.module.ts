import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { ArtifactFiles } from './catalog/artifact-files';
import { ArtifactList } from './catalog/artifact-list';
import { ArtifactReview } from './catalog/artifact-review';
import { ArtifactReviewBulk } from './catalog/artifact-review-bulk';
import { Artifacts } from './catalog/artifacts';
import { GitOptions } from './git/git-options';
import { GitRemotes } from './git/git-remotes';
import { Mirrors } from './git/mirrors';
import { MappingPreviews } from './mappings-preview';
import { SourceMappings } from './mappings-store';
import { SourceOptions } from './source-options';
import { ScanQueue } from './scans/scan-queue';
import { Scans } from './scans/scans';
import { SourceCredentials } from './source-credentials';
import { Sources } from './sources';
import { SourceCheck } from './sources-check';
import { SourceTree } from './sources-tree';
import { Webhooks } from './webhooks';

const parts: Provider[] = [
  SourceCredentials,
  Sources,
  SourceMappings,
  MappingPreviews,
  SourceTree,
  SourceCheck,
  Webhooks,
  ScanQueue,
  Scans,
  Artifacts,
  ArtifactList,
  ArtifactFiles,
  ArtifactReview,
  ArtifactReviewBulk,
];

/** Repositories, what is found in them, and what of it agents may use. */
@Global()
@Module({})
export class SourcesModule {
  static forRoot(options: SourceOptions): DynamicModule {
    return {
      module: SourcesModule,
      providers: [
        { provide: SourceOptions, useValue: options },
        { provide: GitOptions, useValue: options.git },
        { provide: GitRemotes, useFactory: () => new GitRemotes(options.git) },
        { provide: Mirrors, useFactory: () => new Mirrors(options.git) },
        ...parts,
      ],
      exports: [SourceOptions, GitOptions, GitRemotes, Mirrors, ...parts],
    };
  }
}
