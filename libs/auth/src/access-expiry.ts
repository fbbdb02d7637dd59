import { Injectable } from '@nestjs/common';
import { Database } from '@souk/platform';

/** Removes what nobody can use any more: expired sessions with their refresh tokens, counted tokens, old lockouts. */
@Injectable()
export class AccessExpiry {
  constructor(readonly database: Database) {}

  run(): Promise<Record<string, number>> {
    throw new Error('not built');
  }
}
