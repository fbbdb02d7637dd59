import { createSoukClient, type SoukClient } from '@souk/api-client';
import { type RuntimeConfig } from './config';

/** The one way to the API. Set by `connect`, because its address is known only after config.json has been read. */
export let api: SoukClient;

export function connect({ apiOrigin }: RuntimeConfig): void {
  api = createSoukClient({ baseUrl: apiOrigin });
}
