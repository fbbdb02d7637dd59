import { type DynamicModule, Global, Module, type Provider } from '@nestjs/common';
import { Encryption } from '@souk/platform';
import { AccessExpiry } from './access-expiry';
import { AgentTokenRefusals } from './agents/agent-token-refusals';
import { AgentTokens } from './agents/agent-tokens';
import { Agents } from './agents/agents';
import { BootstrapTokens } from './agents/bootstrap-tokens';
import { TokenExchange } from './agents/token-exchange';
import { AuthSettings } from './auth-settings';
import { KeyRing } from './keys/key-ring';
import { SigningKeys } from './keys/signing-keys';
import { Lockouts } from './people/lockouts';
import { PasswordChange } from './people/password-change';
import { PasswordCheck } from './people/password-check';
import { Passwords } from './people/passwords';
import { Sessions } from './people/sessions';
import { Users } from './people/users';
import { AccessTokens } from './tokens/access-tokens';
import { Grants } from './tokens/grants';
import { TokenVerifier } from './tokens/token-verifier';

const parts: Provider[] = [
  SigningKeys,
  KeyRing,
  AccessTokens,
  TokenVerifier,
  Grants,
  Passwords,
  Lockouts,
  PasswordCheck,
  PasswordChange,
  Users,
  Sessions,
  Agents,
  AgentTokens,
  BootstrapTokens,
  AgentTokenRefusals,
  TokenExchange,
  AccessExpiry,
];

/** Who may do what: people, agents, their tokens and the keys that sign them. */
@Global()
@Module({})
export class AuthModule {
  static forRoot(settings: AuthSettings): DynamicModule {
    return {
      module: AuthModule,
      providers: [
        { provide: AuthSettings, useValue: settings },
        { provide: Encryption, useValue: new Encryption(settings.encryptionKeys) },
        ...parts,
      ],
      exports: [AuthSettings, Encryption, ...parts],
    };
  }
}
