import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Rolldown from 'rolldown';

export interface WatchEvents {
  onBuilt: (app: string) => void;
  onBroken: (text: string) => void;
}

interface BuildConfig {
  config: (app: string, options: { bundled: boolean }) => Rolldown.BuildOptions & { output: Rolldown.OutputOptions };
}

/** Builds API and worker on every save; resolves with how to end it when the first build is there. */
export async function watchBackends(folder: string, events: WatchEvents): Promise<() => Promise<void>> {
  // By their place in the workspace: the bundler cannot be bundled, and the configuration is no part of us.
  const { watch } = await load<typeof Rolldown>(createRequire(path.resolve('package.json')).resolve('rolldown'));
  const { config } = await load<BuildConfig>(path.resolve('rolldown.config.mjs'));
  const watchers = await Promise.all(
    ['api', 'worker'].map((app) => {
      const { output, ...input } = config(app, { bundled: false });
      return firstBuild(watch({ ...input, output: { ...output, dir: path.join(folder, app) } }), app, events);
    }),
  );
  return async () => {
    await Promise.all(watchers.map((watcher) => watcher.close()));
  };
}

const load = async <T>(file: string): Promise<T> => (await import(pathToFileURL(file).href)) as T;

function firstBuild(
  watcher: Rolldown.RolldownWatcher,
  app: string,
  { onBuilt, onBroken }: WatchEvents,
): Promise<Rolldown.RolldownWatcher> {
  return new Promise((resolve) => {
    let builds = 0;
    let broken = false;
    watcher.on('event', (event) => {
      if (event.code === 'START') broken = false;
      if (event.code === 'BUNDLE_END') void event.result.close();
      if (event.code === 'ERROR') {
        broken = true;
        onBroken(`the ${app} does not build:\n${event.error.message}`);
      }
      if (event.code !== 'END') return;
      builds++;
      if (builds === 1) resolve(watcher);
      else if (!broken) onBuilt(app); // while it is broken, the last good one runs on
    });
  });
}
