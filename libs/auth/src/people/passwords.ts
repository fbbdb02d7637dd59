import { randomBytes, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { normalPassword } from './password-rules';
import { Turns } from './turns';

/** As OWASP asks of argon2id: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Two threads of the four that Node has for files, names and hashing; the rest of the API needs the others. */
const atOnce = 2;
/** About two seconds of waiting. */
const longestQueue = 100;

const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
/** Of no password at all: what is compared when there is no account. */
const nobody = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$${base64(randomBytes(16))}$${base64(randomBytes(32))}`;

// Without the characters that people confuse when they copy them by hand.
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
const groups = 4;
const groupLength = 5;

/** argon2id, a few at a time: hashing takes memory and processor on purpose, and a flood of sign-ins must not take all of it. */
@Injectable()
export class Passwords {
  private readonly turns = new Turns(atOnce, longestQueue);

  hash(password: string): Promise<string> {
    return this.turns.take(() => hash(normalPassword(password), cost));
  }

  /** Takes as long for an account that does not exist. */
  matches(known: string | undefined, password: string): Promise<boolean> {
    return this.turns.take(() => verify(known ?? nobody, normalPassword(password)));
  }

  /** Whether the hash was made at another cost than new ones are. */
  isOutdated(known: string): boolean {
    const made = parseOptions(known);
    return (Object.keys(cost) as (keyof typeof cost)[]).some((name) => made[name] !== cost[name]);
  }

  /** For a person who is to change it at the first sign-in. */
  temporary(): string {
    const group = () => Array.from({ length: groupLength }, () => alphabet[randomInt(alphabet.length)]).join('');
    return Array.from({ length: groups }, group).join('-');
  }
}
