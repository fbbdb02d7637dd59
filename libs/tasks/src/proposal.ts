import { createHash } from 'node:crypto';
import { type Marketplace } from '@souk/platform';
import canonicalize from 'canonicalize';
import { type Category, type Priority } from './task.entity';

export const risks = ['low', 'medium', 'high'] as const;
export type Risk = (typeof risks)[number];

export interface ProposedChange {
  field: string;
  before: unknown;
  after: unknown;
}

/** What exactly an agent wants to change, why, and what it expects of it. */
export interface Proposal {
  target: { kind: string; id: string; url?: string };
  changes: ProposedChange[];
  rationale: string;
  evidence?: string[];
  expectedImpact?: { metric: string; baseline: number; target: number; window: string; confidence: number };
  risk: Risk;
  reversible: boolean;
  /** ISO 8601. */
  expiresAt?: string;
}

/** What people decide on. */
export interface TaskContent {
  marketplace: Marketplace;
  title: string;
  description: string;
  category: Category;
  priority: Priority;
  estimatedHours: number;
  tags: string[];
  metadata: Record<string, unknown>;
  proposal: Proposal | null;
}

export function contentOf(task: TaskContent): TaskContent {
  const { marketplace, title, description, category, priority, estimatedHours, tags, metadata, proposal } = task;
  return { marketplace, title, description, category, priority, estimatedHours, tags, metadata, proposal };
}

export interface ContentChange {
  field: string;
  before: unknown;
  after: unknown;
}

/** What became different, field by field. */
export function differences(before: TaskContent, after: TaskContent): ContentChange[] {
  const fields = Object.keys(after) as (keyof TaskContent)[];
  return fields
    .filter((field) => canonicalize(before[field]) !== canonicalize(after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }));
}

/** SHA-256 of the canonical form (RFC 8785): the same content has the same revision, whoever wrote it in whichever order. */
export function revisionOf(content: TaskContent): string {
  const text = canonicalize(contentOf(content));
  if (text === undefined) throw new Error('The content of a task is an object');
  return createHash('sha256').update(text).digest('hex');
}
