// npm run dev: `souk up` that rebuilds and restarts on save, with the dashboard served by Vite.
import { ensureBuilt } from './built.mjs';
import { ensureInstalled } from './install.mjs';
import { endWithNpm } from './parent.mjs';
import { runSouk } from './souk.mjs';

endWithNpm();
await ensureInstalled();
await ensureBuilt(['cli']);
await runSouk(['up', '--dev', ...process.argv.slice(2)]);
