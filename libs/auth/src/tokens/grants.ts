import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Database, Logger, type Marketplace, system } from '@souk/platform';
import { hashOfToken, parseAgentToken } from '../agents/agent-token-format';
import { AuthSettings } from '../auth-settings';
import { Recent } from './recent';
import { type GrantKey, readGrants } from './grants-rows';
import { GrantUses } from './grants-uses';
import { bootstrapGrantId, type Grant, type GrantId, isStoredGrant } from './principal';

const actor = system('grants');

/** What grants are worth, never older than a second: a disabled person, an ended session or a changed role counts everywhere by then. */
@Injectable()
export class Grants implements BeforeApplicationShutdown {
  private readonly recent: Recent<GrantKey, Grant>;
  private readonly uses: GrantUses;

  constructor(
    private readonly database: Database,
    private readonly settings: AuthSettings,
    logger: Logger,
  ) {
    this.recent = new Recent((keys) => this.readAll(keys));
    this.uses = new GrantUses(database, logger);
  }

  /** Undefined when it has ended. Answers at once while what is known is fresh. */
  find(id: GrantId): Grant | undefined | Promise<Grant | undefined> {
    const key = this.keyOf(id);
    return key && whileItLasts(this.recent.get(key));
  }

  /** As of now, not as of a moment ago: for those who ask again and again by themselves. */
  async current(id: GrantId): Promise<Grant | undefined> {
    const key = this.keyOf(id);
    return key && whileItLasts(this.recent.read(key));
  }

  /** For whoever has just changed what the grant is worth: the next request goes by the change. */
  async renew(id: GrantId): Promise<Grant | undefined> {
    // The first read may have begun before the change was committed; the second begins after the first.
    await this.current(id);
    return this.current(id);
  }

  /** The grant of the token that the settings have for a marketplace. */
  findBootstrap(marketplace: Marketplace): Grant | undefined | Promise<Grant | undefined> {
    const token = this.settings.bootstrapTokens.get(marketplace);
    return token === undefined ? undefined : this.find(bootstrapGrantId(marketplace, token));
  }

  /** The grant of an agent's own token, presented as it is. Whether it may be used from the address is asked of the grant. */
  findByAgentToken(token: string, address: string): Grant | undefined | Promise<Grant | undefined> {
    if (!parseAgentToken(token)) return undefined;
    const found = whileItLasts(this.recent.get(`hash:${hashOfToken(token)}`));
    return found instanceof Promise ? found.then((grant) => this.used(grant, address)) : this.used(found, address);
  }

  /** Written down later, as the last use of the session or token. */
  used(grant: Grant | undefined, address: string): Grant | undefined {
    if (grant?.allowsAddress(address)) this.uses.note(grant, address);
    return grant;
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.uses.stop();
  }

  private keyOf(id: GrantId): GrantKey | undefined {
    if (!isStoredGrant(id)) return undefined;
    const [kind, name] = id.split(':');
    if (kind !== 'bootstrap') return id as GrantKey;
    // Taken out of the settings or replaced there, a token is worth nothing, and neither is what was made of it.
    const marketplace = name as Marketplace;
    const token = this.settings.bootstrapTokens.get(marketplace);
    return token !== undefined && id === bootstrapGrantId(marketplace, token) ? (id as GrantKey) : undefined;
  }

  private readAll(keys: GrantKey[]) {
    return this.database.transaction(actor, async (tx) => {
      const readAt = performance.now();
      return { readAt, found: await readGrants(tx, keys) };
    });
  }
}

function whileItLasts(grant: Grant | undefined | Promise<Grant | undefined>): typeof grant {
  if (grant instanceof Promise) return grant.then((found) => (found && isOver(found) ? undefined : found));
  return grant && isOver(grant) ? undefined : grant;
}

const isOver = ({ expiresAt }: Grant): boolean => expiresAt !== undefined && expiresAt <= Date.now();
