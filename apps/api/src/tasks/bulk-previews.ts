import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { type Actor, DomainError, type SettingsOf, wrongField } from '@souk/platform';
import { type Selection, type StepAction, type Target, type TaskFilter, TaskSelection } from '@souk/tasks';
import canonicalize from 'canonicalize';

interface Preview {
  actor: Actor;
  action: StepAction;
  filter: TaskFilter;
}

const validMs = 600_000;

/**
 * A filter is looked at before it is acted on. The token of that look says who saw which tasks, in which revision, for which step; it is
 * signed and kept nowhere. When the filter finds anything else by then, nothing is done.
 */
@Injectable()
export class BulkPreviews {
  private readonly key: Buffer;

  constructor(
    private readonly selection: TaskSelection,
    settings: ConfigService<SettingsOf<'api'>, true>,
  ) {
    const secret = settings.get('API__COOKIE_SECRET', { infer: true });
    this.key = Buffer.from(hkdfSync('sha256', secret, '', 'souk bulk preview', 32));
  }

  async look(preview: Preview): Promise<Selection & { token: string; expiresAt: Date }> {
    const selection = await this.selection.select(preview.actor, preview.filter);
    const expires = String(Date.now() + validMs);
    const token = `${expires}.${selection.digest}.${this.seal(preview, expires, selection.digest)}`;
    return { ...selection, token, expiresAt: new Date(Number(expires)) };
  }

  /** The tasks that were seen, with the revisions that were seen. */
  async redeem(preview: Preview, token: string): Promise<readonly Target[]> {
    const [expires = '', digest = '', seal = ''] = token.split('.');
    if (!same(token, `${expires}.${digest}.${this.seal(preview, expires, digest)}`) || seal === '')
      throw wrongField('previewToken', 'previewToken', 'is not one that you got for this action and this filter');
    if (Number(expires) <= Date.now()) throw stale('The preview is older than ten minutes.');
    const selection = await this.selection.select(preview.actor, preview.filter);
    if (selection.digest !== digest) throw stale('The filter finds other tasks, or others than they were.');
    return selection.targets;
  }

  private seal({ actor: { kind, id }, action, filter }: Preview, expires: string, digest: string): string {
    const text = canonicalize([kind, id, action, filter, expires, digest]) ?? '';
    return createHmac('sha256', this.key).update(text).digest('base64url');
  }
}

const stale = (what: string) =>
  new DomainError('conflict', 'preview_stale', `${what} Nothing was done. Look at a new preview.`);

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
