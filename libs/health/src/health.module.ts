import { type DynamicModule, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Instances } from './instances';
import { Liveness } from './liveness';
import { ProbesController } from './probes.controller';
import { HEALTH_OPTIONS, type HealthOptions, Readiness } from './readiness';

@Module({})
export class HealthModule {
  static forRoot(options: HealthOptions): DynamicModule {
    return {
      module: HealthModule,
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [ProbesController],
      providers: [{ provide: HEALTH_OPTIONS, useValue: options }, Liveness, Readiness, Instances],
      exports: [Readiness, Instances],
    };
  }
}
