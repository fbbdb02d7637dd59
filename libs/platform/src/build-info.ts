/** What was built, from which commit, when: the three values that footers, probes and metrics show. */
export interface BuildInfo {
  version: string;
  gitSha: string;
  buildDate: string;
}

export const buildInfo = (settings: { APP_VERSION: string; GIT_SHA: string; BUILD_DATE: string }): BuildInfo => ({
  version: settings.APP_VERSION,
  gitSha: settings.GIT_SHA,
  buildDate: settings.BUILD_DATE,
});
