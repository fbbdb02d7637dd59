import { Injectable } from '@nestjs/common';
import { Database } from '@souk/platform';
import { AuthSettings } from '../auth-settings';
import { type Grant, type GrantId } from './principal';

/** What grants are worth, never older than a second: a disabled person, an ended session or a changed role counts everywhere by then. */
@Injectable()
export class Grants {
  constructor(
    readonly database: Database,
    readonly settings: AuthSettings,
  ) {}

  /** Undefined when it has ended. Answers at once while what is known is fresh. */
  find(_id: GrantId): Grant | undefined | Promise<Grant | undefined> {
    throw new Error('not built');
  }

  /** The grant of an agent's own token, presented as it is. */
  findByAgentToken(_token: string, _address: string): Grant | undefined | Promise<Grant | undefined> {
    throw new Error('not built');
  }
}
