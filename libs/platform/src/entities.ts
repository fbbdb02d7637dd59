import { Event } from './events/event.entity';
import { EventLog } from './events/event-log.entity';
import { EventSeal } from './events/event-seal.entity';
import { IdempotencyKey } from './idempotency/idempotency-key.entity';
import { Job } from './jobs/job.entity';
import { JobSchedule } from './jobs/job-schedule.entity';

/** The tables of the platform. Every process lists its entities; nothing is found by scanning folders. */
export const platformEntities = [Event, EventLog, EventSeal, IdempotencyKey, Job, JobSchedule];
