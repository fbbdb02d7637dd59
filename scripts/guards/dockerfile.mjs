import { readFileSync } from 'node:fs';
import path from 'node:path';
import { trackedFiles } from '../tracked-files.mjs';

export const name = 'dockerfile';
export const about = 'every image has a numeric user, a health check, labels and pinned bases';

export async function run({ root }) {
  return trackedFiles(root)
    .filter((file) => /(^|\/)(Dockerfile(\.\w+)?|\w+\.Dockerfile)$/.test(file))
    .flatMap((file) => {
      const { stages, defaults } = parse(readFileSync(path.join(root, file), 'utf8'));
      const used = new Set(stages.flatMap((stage) => [stage.base, ...stage.copiesFrom]));
      const images = stages.filter((stage) => !used.has(stage.name));
      return [
        ...stages.flatMap((stage) => base(stage, stages, defaults)),
        ...images.flatMap((stage) => image(stage, stages).map((problem) => `stage ${stage.name}: ${problem}`)),
      ].map((problem) => `${file}: ${problem}`);
    });
}

function parse(text) {
  const lines = text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const stages = [];
  const defaults = {};
  for (const line of lines) {
    const [, word, rest] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    const instruction = word?.toUpperCase();
    if (instruction === 'FROM') {
      const [, from, as] = /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?/i.exec(rest);
      stages.push({ name: as ?? String(stages.length), base: from, copiesFrom: [], instructions: [] });
    } else if (stages.length === 0 && instruction === 'ARG') {
      const [key, value] = rest.split('=');
      defaults[key] = value;
    } else {
      stages.at(-1)?.instructions.push({ instruction, rest });
      const source = /--(?:from|mount=\S*from)=([\w-]+)/.exec(rest ?? '')?.[1];
      if (source) stages.at(-1)?.copiesFrom.push(source);
    }
  }
  return { stages, defaults };
}

function base(stage, stages, defaults) {
  if (stages.some((other) => other.name === stage.base) || stage.base === 'scratch') return [];
  const image = stage.base.replace(/\$\{?(\w+)\}?/g, (_, key) => defaults[key] ?? '');
  const tag = /:([^/:@]+)$/.exec(image)?.[1];
  return (tag && tag !== 'latest') || image.includes('@sha256:')
    ? []
    : [`stage ${stage.name} is built on ${image || stage.base}, which names no fixed version`];
}

function image(stage, stages) {
  const all = inherited(stage, stages);
  const last = (instruction) => all.findLast((line) => line.instruction === instruction)?.rest;
  const labels = all
    .filter((line) => line.instruction === 'LABEL')
    .map((line) => line.rest)
    .join(' ');
  return [
    /^[1-9]\d*(:[1-9]\d*)?$/.test(last('USER') ?? '')
      ? ''
      : `the user is ${last('USER') ?? 'root'}, not a number other than 0`,
    last('HEALTHCHECK') ? '' : 'no HEALTHCHECK (NONE, where there is nothing to probe)',
    ...['title', 'licenses'].map((label) =>
      labels.includes(`org.opencontainers.image.${label}=`) ? '' : `no label org.opencontainers.image.${label}`,
    ),
    ...['ENTRYPOINT', 'CMD'].map((word) =>
      last(word) === undefined || last(word).startsWith('[') ? '' : `${word} goes through a shell: use the JSON form`,
    ),
    all.some((line) => line.instruction === 'ADD' && /https?:/.test(line.rest))
      ? 'ADD fetches from the network without a checksum'
      : '',
  ].filter(Boolean);
}

function inherited(stage, stages) {
  const parent = stages.find((other) => other.name === stage.base);
  return [...(parent ? inherited(parent, stages) : []), ...stage.instructions];
}
