import { GitOptions, type GitSettings } from './git/git-options';

export interface SourceSettings extends GitSettings {
  readonly MARKETPLACE_MAX_MAPPINGS_PER_SOURCE: number;
}

/** What the environment says about sources. */
export class SourceOptions {
  /** Where mirrors are kept, what a repository may cost, and whether files and hosts of this network count. */
  readonly git: GitOptions;
  readonly maxMappings: number;

  constructor(settings: SourceSettings) {
    this.git = GitOptions.from(settings);
    this.maxMappings = settings.MARKETPLACE_MAX_MAPPINGS_PER_SOURCE;
  }
}
