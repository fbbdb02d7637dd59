import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { GitOptions } from './git/git-options';
import { SourceOptions } from './source-options';
import { ScanQueue } from './scans/scan-queue';
import { Scans } from './scans/scans';
import { SourceCredentials } from './source-credentials';
import { Sources } from './sources';

const parts: Provider[] = [SourceCredentials, Sources, ScanQueue, Scans];

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
        ...parts,
      ],
      exports: [SourceOptions, GitOptions, ...parts],
    };
  }
}
