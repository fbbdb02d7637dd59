import { readFileSync } from 'node:fs';
import path from 'node:path';
import { trackedFiles } from '../tracked-files.mjs';

export const name = 'secrets';
export const about = 'no key, token or password is checked in';

const marketplaces = 'amazon|shopee|mercadolivre|shein|tiktokshop|kaway';

/** What gives a secret away by its form alone. */
const forms = [
  ['private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*(?:\\n)?[A-Za-z0-9+/=\s\\]{40,}/g],
  ['JWT', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{16,}/g],
  ['AWS key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ['Souk agent token', new RegExp(`\\bsouk_(?:${marketplaces})_[A-Za-z0-9]{16,}`, 'g')],
  ['marketplace token', new RegExp(`\\bmarketplace-(?:${marketplaces})-secret\\w+`, 'g')],
  ['GitHub or GitLab token', /\b(?:gh[pousr]_\w{36,}|github_pat_\w{40,}|glpat-[\w-]{20,})/g],
  ['npm, Slack, Google or Stripe key', /\b(?:npm_\w{36}|xox[abprs]-[\w-]{20,}|AIza[\w-]{35}|[sr]k_live_\w{20,})/g],
];
/** Words of a random look after a name or in a place that holds secrets. */
const places = [
  [
    'assigned secret',
    /(?:secret|token|passw(?:or)?d|pwd|api_?key|private_?key|encryption_?key|credential)\w*["']?\s*[:=]\s*["'`]?([\w+/=-]{20,})/gi,
  ],
  ['password in a URL', /\b[a-z][a-z0-9+]*:\/\/[^\s:/@"'`]*:([^\s:/@"'`${}]{12,})@/gi],
];

/** A value that is meant to be read by everybody, and why. */
const allowed = [
  {
    value: new RegExp(`^marketplace-(?:${marketplaces})-secret\\d{3}$`),
    why: 'the sample values of the source guide; refused outside local',
  },
  { value: /^a3f9K2m8Qz7Lw1Xc5V/, why: 'the specs of the settings need one cookie secret that is strong enough' },
];
const unread = /(^|\/)package-lock\.json$|\.(png|jpe?g|gif|ico|woff2?|wasm)$/;

export async function run({ root }) {
  return trackedFiles(root)
    .filter((file) => !unread.test(file))
    .flatMap((file) => {
      const text = readFileSync(path.join(root, file), 'utf8');
      return [...byForm(text), ...byPlace(text)]
        .filter(({ value }) => !allowed.some((entry) => entry.value.test(value)))
        .map(
          ({ kind, value, index }) =>
            `${file}:${text.slice(0, index).split('\n').length} ${kind}: ${value.slice(0, 4)}... (${value.length} characters)`,
        );
    });
}

function* byForm(text) {
  for (const [kind, form] of forms) for (const { 0: value, index } of text.matchAll(form)) yield { kind, value, index };
}

function* byPlace(text) {
  for (const [kind, place] of places) {
    for (const { 1: value, index } of text.matchAll(place)) if (looksRandom(value)) yield { kind, value, index };
  }
}

/** Names and sentences repeat letters and hold no digits in their middle; random text does neither. */
function looksRandom(value) {
  const classes = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(value)).length;
  return (
    /\d/.test(value) &&
    (classes === 3 ? entropy(value) > 3.8 : /^[0-9a-f]{24,}$/i.test(value) ? entropy(value) > 3 : entropy(value) > 4.1)
  );
}

function entropy(value) {
  const counts = new Map();
  for (const letter of value) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / value.length) * Math.log2(count / value.length), 0);
}
