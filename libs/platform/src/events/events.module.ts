import { Global, Module } from '@nestjs/common';
import { AuditLog } from './audit-log';
import { EventFeed } from './event-feed';
import { EventReader } from './event-reader';
import { Events } from './events';

@Global()
@Module({ providers: [Events, EventReader, EventFeed, AuditLog], exports: [Events, EventReader, EventFeed, AuditLog] })
export class EventsModule {}
