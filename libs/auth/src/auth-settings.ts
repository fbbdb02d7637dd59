import { type KeyObject, createPrivateKey } from 'node:crypto';
import { type Marketplace, marketplaces, type SettingsOf } from '@souk/platform';
import { type Algorithm } from './keys/signing-key.entity';

const tokenKey = <M extends Marketplace>(marketplace: M) =>
  `MARKETPLACE_${marketplace.toUpperCase() as Uppercase<M>}_TOKEN` as const;

type Keys = 'API__ENV' | 'API__KEY_ENCRYPTION_KEY' | `API__JW${string}` | `MARKETPLACE_${Uppercase<Marketplace>}_TOKEN`;
type Source = Pick<SettingsOf<'api'>, Extract<keyof SettingsOf<'api'>, Keys>>;

/** The settings of sign-in, in its own words. */
export class AuthSettings {
  readonly environment: Source['API__ENV'];
  readonly encryptionKeys: readonly Buffer[];
  readonly issuer: string;
  readonly audience: string;
  /** Of new signing keys. */
  readonly algorithm: Algorithm;
  /** Becomes the first signing key when there is none. */
  readonly firstKey: KeyObject | undefined;
  readonly accessSeconds: number;
  readonly refreshSeconds: number;
  readonly rotationDays: number;
  readonly jwksCacheSeconds: number;
  /** What signs the bootstrap agent of a marketplace in. */
  readonly bootstrapTokens: ReadonlyMap<Marketplace, string>;

  constructor(settings: Source) {
    this.environment = settings.API__ENV;
    this.encryptionKeys = settings.API__KEY_ENCRYPTION_KEY;
    this.issuer = settings.API__JWT_ISSUER;
    this.audience = settings.API__JWT_AUDIENCE;
    this.algorithm = settings.API__JWT_ALGORITHM;
    this.firstKey =
      settings.API__JWT_PRIVATE_KEY === undefined ? undefined : createPrivateKey(settings.API__JWT_PRIVATE_KEY);
    this.accessSeconds = settings.API__JWT_ACCESS_TTL_SECONDS;
    this.refreshSeconds = settings.API__JWT_REFRESH_TTL_SECONDS;
    this.rotationDays = settings.API__JWT_ROTATION_DAYS;
    this.jwksCacheSeconds = settings.API__JWKS_CACHE_SECONDS;
    this.bootstrapTokens = new Map(
      marketplaces.flatMap((marketplace) => {
        const token = settings[tokenKey(marketplace)] ?? sampleToken(marketplace, this.environment);
        return token === undefined ? [] : [[marketplace, token] as const];
      }),
    );
  }
}

/** The tokens of the guide's examples: they work on a fresh clone, and nowhere else. */
const sampleToken = (marketplace: Marketplace, environment: Source['API__ENV']): string | undefined =>
  environment === 'local' ? `marketplace-${marketplace}-secret${sampleNumbers[marketplace]}` : undefined;

const sampleNumbers: Record<Marketplace, string> = {
  amazon: '123',
  shopee: '456',
  mercadolivre: '789',
  shein: '012',
  tiktokshop: '345',
  kaway: '678',
};
