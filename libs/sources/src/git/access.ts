import { type CredentialKind } from '../source.entity';
import { type Remote } from './remote';

/** A source as git needs to know it. */
export interface GitAccess {
  sourceId: string;
  remote: Remote;
  /** A token for http, as it is or as `user:token`; a private key for ssh. */
  credential?: { kind: CredentialKind; secret: string };
}
