import { Global, Module } from '@nestjs/common';
import { EventFeed } from './event-feed';
import { EventReader } from './event-reader';
import { Events } from './events';

@Global()
@Module({ providers: [Events, EventReader, EventFeed], exports: [Events, EventReader, EventFeed] })
export class EventsModule {}
