// npm start: installs, builds what changed, and becomes `souk up`.
import { ensureBuilt } from './built.mjs';
import { ensureInstalled } from './install.mjs';
import { endWithNpm } from './parent.mjs';
import { runSouk } from './souk.mjs';

endWithNpm();
await ensureInstalled();
await ensureBuilt(['api', 'worker', 'web', 'cli']);
await runSouk(['up', ...process.argv.slice(2)]);
