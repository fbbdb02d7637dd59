import { type Key, services } from './key';
import { keys } from './keys';

const table = Object.entries(keys) as [string, Key][];

const defaultOf = (key: Key): string => key.default ?? key.generated ?? (key.inherits ? `as ${key.inherits}` : 'unset');

const notes = (key: Key): string[] => [
  ...(key.required ? ['required outside local'] : []),
  ...(key.secret ? ['secret, also as _FILE'] : []),
  ...(key.aliases ? [`alias ${key.aliases.join(', ')}`] : []),
];

/** `.env.example`: every key, commented out, so that a copy changes nothing until a line is edited. */
export function envExample(): string {
  const blocks = table.map(([name, key]) => {
    const extra = notes(key);
    const about = `# ${key.about}\n# ${key.parser.describe}; default: ${defaultOf(key) || '(empty)'}${extra.length > 0 ? `; ${extra.join('; ')}` : ''}`;
    return `${about}\n# ${name}=${key.default ?? ''}`;
  });
  return `# Settings of Souk. Generated from libs/platform/src/config/keys.ts by "npm run generate"; do not edit.\n# Copy to .env for local work. In every other environment only the process environment counts.\n\n${blocks.join('\n\n')}\n`;
}

const escape = (cell: string) => cell.replaceAll('|', '\\|');

/** `docs/configuration.md`. */
export function configurationPage(): string {
  const rows = table.map(([name, key]) => {
    const cells = [
      `\`${name}\``,
      key.parser.describe,
      defaultOf(key) === '' ? '(empty)' : defaultOf(key),
      services.filter((service) => key.services.includes(service)).join(', '),
      [key.about, ...notes(key).map((note) => `*${note}*`)].join(' '),
    ];
    return `| ${cells.map(escape).join(' | ')} |`;
  });
  return `# Configuration

Generated from \`libs/platform/src/config/keys.ts\` by \`npm run generate\`; do not edit.

- **Precedence:** process environment, then \`.env.local\`, then \`.env\`, then the default. Dotenv files are read in local only.
- **Secrets** can also be given as a file: \`NAME_FILE=/run/secrets/name\`.
- **Aliases** are accepted; a key and its alias set to different values stop the start.
- **A wrong configuration stops the start** with exit code 78 and a list of everything that is wrong, by key name and never by value.
- \`npm run souk -- config check\` prints what applies, secrets masked.
- \`SOUK_DATA_DIR\` moves \`.souk\`, the folder of everything local.

| key | type | default in local | read by | meaning |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
