import { type Frontmatter } from '../frontmatter';
import { nameOf } from '../paths';
import { isHouseDocument } from '../mappings';
import { isMarkdown } from '../source-file';
import { isSkillFile } from './skill';

/** Markdown that may stand for itself: neither a skill's entry nor what a folder says about itself. */
export const isOwnDocument = (path: string): boolean =>
  isMarkdown(path) && !isSkillFile(path) && !isHouseDocument(nameOf(path));

const documentation = [
  'title',
  'sidebar_position',
  'sidebar_label',
  'sidebarTitle',
  'slug',
  'permalink',
  'nav_order',
  'layout',
  'parent',
  'weight',
  'pubDate',
  'lastUpdated',
  'hide_title',
  'og:title',
  'toc',
  'ms.topic',
  'ms.date',
  'applyTo',
  'alwaysApply',
];
const automation = ['on', 'permissions', 'safe-outputs', 'schedule'];

const has = (matter: Frontmatter, keys: readonly string[]): string | undefined =>
  matter.state === 'read' ? keys.find((key) => matter.fields.has(key)) : undefined;

/** Which key, if any, says that this is a page of a website or the like. */
export const documentationKey = (matter: Frontmatter): string | undefined => has(matter, documentation);

export const automationKey = (matter: Frontmatter): string | undefined => has(matter, automation);

/** Somebody began it, so it is not merely a document without. */
export const isBroken = ({ state }: Frontmatter): boolean => state === 'unclosed' || state === 'too_long';

export function field(matter: Frontmatter, key: string): string | undefined {
  const value = matter.state === 'read' ? matter.fields.get(key) : undefined;
  return value === '' ? undefined : value;
}
