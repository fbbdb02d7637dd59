import { createSoukClient, type SoukClient } from '@souk/api-client';
import { type RuntimeConfig } from './config';
import { Session } from './session/session';

/** The one way to the API. Set by `connect`, because its address is known only after config.json has been read. */
export let api: SoukClient;
export let session: Session;
/** Of what has no typed answer. */
export let apiAddress: (path: string) => string;

export let signInHint: string | undefined;

/** Returns how to let go of the API again. */
export function connect({ apiOrigin: baseUrl, signInHint: hint }: RuntimeConfig): () => void {
  // The cookie of the session is for its own paths alone, and goes along to another origin only when asked to.
  const opened = new Session(createSoukClient({ baseUrl, credentials: 'include' }));
  session = opened;
  signInHint = hint;
  apiAddress = (path) => baseUrl + path;
  api = createSoukClient({ baseUrl, token: opened.token, onUnauthorized: opened.renewed });
  return () => opened.stop();
}
