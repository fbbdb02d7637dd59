import { createSoukClient, type SoukClientOptions, type TokenSource } from './client';

export interface AgentCredentials extends Pick<SoukClientOptions, 'baseUrl' | 'fetch'> {
  /** The name or the id of the agent. */
  clientId: string;
  /** One of its tokens. */
  clientSecret: string;
  /** Permissions with blanks between; all of the token, unless said. */
  scope?: string;
}

interface Exchange {
  token: Promise<string>;
  /** When it is time for the next. */
  until: number;
}

/** The JWT that an agent token is exchanged for, and the next one in time. Requests side by side share one exchange. */
export function exchangedToken({ clientId, clientSecret, scope, ...options }: AgentCredentials): TokenSource {
  const client = createSoukClient(options);
  const body = {
    grant_type: 'client_credentials' as const,
    client_id: clientId,
    client_secret: clientSecret,
    ...(scope === undefined ? {} : { scope }),
  };
  const begin = (): Exchange => {
    const asked = Date.now();
    const answer = client.post('/api/v1/auth/token', { body });
    const begun = { token: answer.then(({ access_token: token }) => token), until: Infinity };
    answer.then(
      // What is on its way with it must arrive before it ends.
      ({ expires_in: seconds }) => (begun.until = asked + seconds * 900),
      // Told to whoever waits for it, and not kept.
      () => (begun.until = 0),
    );
    return begun;
  };
  let held: Exchange | undefined;
  return () => {
    if (!held || Date.now() >= held.until) held = begin();
    return held.token;
  };
}
