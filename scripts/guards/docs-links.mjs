import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { trackedFiles } from '../tracked-files.mjs';

export const name = 'docs-links';
export const about = 'links, anchors and file names in the documentation lead somewhere';

/** Made by a build or a start, so not there in a fresh clone. */
const generated = /^(dist|tmp|coverage|node_modules|\.souk|\.nx)\/|^docker\/(\.env$|secrets\/)/;

export async function run({ root }) {
  const tops = new Set(readdirSync(root));
  const anchorsOf = remember((file) => anchors(readFileSync(path.join(root, file), 'utf8')));
  return trackedFiles(root)
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) => {
      const lines = withoutFences(readFileSync(path.join(root, file), 'utf8'));
      return lines.flatMap((line, index) => [
        ...brokenLinks(root, file, line, anchorsOf).map((problem) => `${file}:${index + 1} ${problem}`),
        ...missingFiles(root, file, line, tops).map((problem) => `${file}:${index + 1} ${problem}`),
      ]);
    });
}

function brokenLinks(root, file, line, anchorsOf) {
  const targets = [
    ...line
      .replace(/`[^`]*`/g, '')
      .matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\s*\[[^\]]+\]:\s*(\S+)|(?:src|href)="([^"]+)"/g),
  ];
  return targets.flatMap((match) => {
    const target = match[1] ?? match[2] ?? match[3];
    if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target)) return [];
    const [place, anchor] = decodeURI(target).split('#');
    const full = place === '' ? file : path.posix.join(place.startsWith('/') ? '' : path.posix.dirname(file), place);
    if (!existsSync(path.join(root, full))) return [`links to ${target}, which does not exist`];
    if (!anchor || !full.endsWith('.md') || statSync(path.join(root, full)).isDirectory()) return [];
    return anchorsOf(full).has(anchor) ? [] : [`links to ${target}, but ${full} has no such heading`];
  });
}

/** `docker/compose.yml` in backticks is a promise too, when it begins like a path of this project. */
function missingFiles(root, file, line, tops) {
  return [...line.matchAll(/`(\.{0,2}\/?[\w.@-]+(?:\/[\w.@-]+)*\/[\w.@-]*\.[a-z][a-z0-9]{0,7})`/g)].flatMap(
    ([, name]) => {
      const relative = /^\.\.?\//.test(name);
      if (generated.test(name) || !(relative || tops.has(name.split('/')[0]))) return [];
      const found = [path.join(root, name), path.join(root, path.dirname(file), name)].some((candidate) =>
        existsSync(candidate),
      );
      return found ? [] : [`names ${name}, which does not exist`];
    },
  );
}

/** As GitHub makes them from headings. */
function anchors(text) {
  const seen = new Map();
  const made = new Set([...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id]) => id));
  for (const line of withoutFences(text)) {
    const heading = /^#{1,6}\s+(.*?)\s*#*\s*$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = plain.replace(/[^\p{L}\p{N}\p{M} _-]/gu, '').replaceAll(' ', '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    made.add(times === 0 ? slug : `${slug}-${times}`);
  }
  return made;
}

/** The lines, those inside fenced code blanked, so that numbers stay right. */
function withoutFences(text) {
  let fence;
  return text.split('\n').map((line) => {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (mark && !fence) fence = mark;
    else if (mark && mark.startsWith(fence)) fence = undefined;
    else if (!fence) return line;
    return '';
  });
}

function remember(compute) {
  const known = new Map();
  return (key) => known.get(key) ?? known.set(key, compute(key)).get(key);
}
