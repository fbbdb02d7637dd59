export { AccessExpiry } from './access-expiry';
export { type Agent, type AgentStatus, agentStatuses } from './agents/agent.entity';
export {
  agentNamePattern,
  expiryDays,
  longestDescription,
  longestLabel,
  mostAddresses,
  tokensAtOnce,
} from './agents/agent-rules';
export { type AgentToken, type AgentTokenState, agentTokenState, agentTokenStates } from './agents/agent-token.entity';
export { hashOfToken } from './agents/agent-token-format';
export { AgentTokenRefusals } from './agents/agent-token-refusals';
export { AgentTokens, type NewAgentToken } from './agents/agent-tokens';
export { Agents } from './agents/agents';
export { BootstrapTokens } from './agents/bootstrap-tokens';
export { TokenExchange } from './agents/token-exchange';
export { authJobs, authSchedules } from './auth-jobs';
export { AuthModule } from './auth.module';
export { AuthSettings } from './auth-settings';
export { authEntities } from './entities';
export { KeyRing, type PublishedKey, type Signer } from './keys/key-ring';
export { type Algorithm, algorithms } from './keys/signing-key.entity';
export { type SigningKeyState, signingKeyStateNames } from './keys/signing-key-states';
export { SigningKeys, type SigningKeyStatus } from './keys/signing-keys';
export { PasswordChange } from './people/password-change';
export { temporaryPasswordDays } from './people/password-rules';
export { Passwords } from './people/passwords';
export { type Session } from './people/session.entity';
export { longestReason } from './reasons';
export { type Device, Sessions, type SignedIn } from './people/sessions';
export { type User, type UserStatus, userStatuses } from './people/user.entity';
export { emailOf, emailProblem, longestEmail, longestName, nameProblem } from './people/user-rules';
export { Users } from './people/users';
export { AccessTokens, type NewAccessToken } from './tokens/access-tokens';
export { Grants } from './tokens/grants';
export { type Grant, type GrantId, type Principal } from './tokens/principal';
export { longestToken } from './tokens/strict-jwt';
export { TokenVerifier, type VerifiedToken } from './tokens/token-verifier';
