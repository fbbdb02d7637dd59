import { ConfigService } from '@nestjs/config';
import {
  Expiry,
  JobProcessor,
  JobSweep,
  type NoPayload,
  platformJobs,
  Processor,
  type SettingsOf,
} from '@souk/platform';
import { NotificationExpiry } from '@souk/tasks';

@Processor(platformJobs.expireData)
export class ExpireDataProcessor extends JobProcessor<NoPayload> {
  constructor(
    private readonly expiry: Expiry,
    private readonly sweep: JobSweep,
    private readonly notifications: NotificationExpiry,
    private readonly settings: ConfigService<SettingsOf<'worker'>, true>,
  ) {
    super();
  }

  async run(): Promise<object> {
    const expired = await this.expiry.run(this.settings.get('API__AUDIT_RETENTION_DAYS', { infer: true }));
    const jobs = await this.sweep.removeFinished();
    return { ...expired, jobs, notifications: await this.notifications.run() };
  }
}
