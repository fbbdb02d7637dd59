// node apps/cli/test/build-apps.mjs FOLDER: API, worker and command line, in a folder of their own.
import path from 'node:path';
import { rolldown } from 'rolldown';
import { config } from '../../../rolldown.config.mjs';

const folder = path.resolve(process.argv[2]);
for (const app of ['api', 'worker', 'cli']) {
  // A bundle takes longer to make and half the time to start: it pays for what is started often.
  const { output, ...input } = config(app, { bundled: app === 'cli' });
  const bundle = await rolldown({ ...input, logLevel: 'silent' });
  await bundle.write({ ...output, dir: path.join(folder, app), sourcemap: false });
  await bundle.close();
}
