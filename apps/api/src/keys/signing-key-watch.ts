import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { KeyRing, signingKeyStateNames, SigningKeys } from '@souk/auth';
import { Metrics, MigrationsWait } from '@souk/platform';

/** In front of a migrated database no request before there is a key that signs and can be read; and what monitoring sees of the keys. */
@Injectable()
export class SigningKeyWatch implements OnApplicationBootstrap {
  constructor(
    private readonly keys: SigningKeys,
    private readonly ring: KeyRing,
    private readonly migrations: MigrationsWait,
    metrics: Metrics,
  ) {
    metrics.gauge('jwt_signing_key_info', 'Always 1; one per published key.', ['kid', 'state'], async (gauge) => {
      await ring.fresh();
      gauge.reset();
      for (const { kid, state } of ring.ages()) gauge.set({ kid, state }, 1);
    });
    const help = 'How long the oldest key of a state has signed, or, while it is pending, been there.';
    metrics.gauge('jwt_signing_key_age_seconds', help, ['state'], async (gauge) => {
      await ring.fresh();
      gauge.reset();
      for (const state of signingKeyStateNames) {
        const begun = ring.ages().flatMap((key) => (key.state === state ? [key.since.getTime()] : []));
        if (begun.length > 0) gauge.set({ state }, (Date.now() - Math.min(...begun)) / 1000);
      }
    });
  }

  onApplicationBootstrap(): Promise<void> {
    return this.migrations.whenApplied(async () => {
      await this.keys.ensureActive();
      await this.ring.fresh();
      await this.ring.signer();
    });
  }
}
