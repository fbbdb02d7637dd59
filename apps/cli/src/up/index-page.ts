/** What the build leaves in index.html for the web server to fill in. */
const placeholder = /__CSP_NONCE__/g;

export const renderIndex = (html: string, nonce: string): string => html.replace(placeholder, nonce);

/** The origins that the dashboard may call, from the address of the API as the browser knows it. */
export const connectSources = (publicApiBaseUrl: string): string =>
  publicApiBaseUrl.startsWith('/') ? `'self'` : `'self' ${new URL(publicApiBaseUrl).origin}`;

/** The same policy as docker/nginx: scripts are files, and the style elements of the design system carry the nonce of this very answer. */
export const contentSecurityPolicy = (nonce: string, connect: string): string =>
  [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src ${connect}`,
    `manifest-src 'self'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ');
