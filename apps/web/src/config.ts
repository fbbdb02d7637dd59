export interface RuntimeConfig {
  /** Origin of the API, or the page's own when a proxy serves it under /api. */
  apiOrigin: string;
  /** For those who do not know how to sign in here. */
  signInHint?: string;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Settings of this installation, read at start and never baked into the build: one build serves every environment. */
export async function loadConfig(): Promise<RuntimeConfig> {
  const response = await fetch(new URL('/config.json', window.location.origin), { cache: 'no-store' }).catch(() => {
    throw new ConfigError('config.json could not be fetched: the web server does not answer.');
  });
  if (!response.ok)
    throw new ConfigError(`config.json could not be fetched: the web server answered ${response.status}.`);
  const config: unknown = await response.json().catch(() => {
    throw new ConfigError('config.json is not JSON.');
  });
  return parseConfig(config);
}

export function parseConfig(config: unknown): RuntimeConfig {
  const base = typeof config === 'object' && config !== null && 'apiBaseUrl' in config ? config.apiBaseUrl : undefined;
  if (typeof base !== 'string') throw new ConfigError('config.json has no "apiBaseUrl".');
  const url = URL.canParse(base, window.location.origin) ? new URL(base, window.location.origin) : undefined;
  const path = url?.pathname.replace(/\/$/, '') ?? '';
  if (!url || !/^https?:$/.test(url.protocol) || !path.endsWith('/api'))
    throw new ConfigError(
      `"apiBaseUrl" in config.json must be a path or an http(s) address that ends in /api, not "${base}".`,
    );
  const apiOrigin = url.origin + path.slice(0, -'/api'.length);
  const hint = (config as { signInHint?: unknown }).signInHint;
  return typeof hint === 'string' ? { apiOrigin, signInHint: hint } : { apiOrigin };
}
