import { Agent } from './agents/agent.entity';
import { AgentToken } from './agents/agent-token.entity';
import { SigningKey } from './keys/signing-key.entity';
import { Lockout } from './people/lockout.entity';
import { RefreshToken } from './people/refresh-token.entity';
import { Session } from './people/session.entity';
import { User } from './people/user.entity';
import { AccessToken } from './tokens/access-token.entity';

export const authEntities = [AccessToken, Agent, AgentToken, Lockout, RefreshToken, Session, SigningKey, User];
