import { Injectable } from '@nestjs/common';
import { Database } from '@souk/platform';

/** Makes guessing slow: after some failures each further one costs a growing wait, per account and per address. */
@Injectable()
export class Lockouts {
  constructor(readonly database: Database) {}

  /** Counts the attempt as failed before anything is compared, so that attempts side by side gain nothing. Throws while locked. */
  claim(_email: string, _address: string): Promise<void> {
    throw new Error('not built');
  }

  /** The attempt was right after all. */
  forgive(_email: string, _address: string): Promise<void> {
    throw new Error('not built');
  }
}
