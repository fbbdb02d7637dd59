import { Injectable } from '@nestjs/common';

/** argon2id, a few at a time: hashing takes memory and processor on purpose, and a flood of sign-ins must not take all of it. */
@Injectable()
export class Passwords {
  hash(_password: string): Promise<string> {
    throw new Error('not built');
  }

  /** Takes as long for an account that does not exist. */
  matches(_hash: string | undefined, _password: string): Promise<boolean> {
    throw new Error('not built');
  }

  /** For a person who is to change it at the first sign-in. */
  temporary(): string {
    throw new Error('not built');
  }
}
