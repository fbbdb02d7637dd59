// node docker/compose-environment.mjs SERVICE: the environment that compose.yml gives the service, one NAME=value per line.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const { services } = parse(readFileSync(new URL('compose.yml', import.meta.url), 'utf8'), { merge: true });
for (const [name, value] of Object.entries(services[process.argv[2]].environment)) {
  console.log(`${name}=${value.replace(/\$\{(\w+):-([^}]*)\}/g, (_, key, fallback) => process.env[key] || fallback)}`);
}
