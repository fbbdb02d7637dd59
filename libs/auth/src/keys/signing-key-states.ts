/** The life of a signing key. `published`: in the JWKS, and what it signed is accepted. */
export const signingKeyStates = {
  pending: { published: true, next: ['active', 'revoked'] },
  active: { published: true, next: ['retiring', 'revoked'] },
  retiring: { published: true, next: ['retired', 'revoked'] },
  retired: { published: false, next: ['revoked'] },
  revoked: { published: false, next: [] },
} as const satisfies Record<string, { published: boolean; next: readonly string[] }>;

export type SigningKeyState = keyof typeof signingKeyStates;
export const signingKeyStateNames = Object.keys(signingKeyStates) as SigningKeyState[];
export const publishedStates = signingKeyStateNames.filter((state) => signingKeyStates[state].published);
