import { type DynamicModule, Global, Module } from '@nestjs/common';
import { type BuildInfo } from './build-info';
import { Lifecycle } from './lifecycle/lifecycle';
import { Logger } from './logging/logger';
import { Metrics } from './metrics/metrics';

export const BUILD_INFO = Symbol('build info');

export interface PlatformOptions {
  logger: Logger;
  build: BuildInfo;
}

/** What every process has: logger, metrics, build values and its own state of life. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot({ logger, build }: PlatformOptions): DynamicModule {
    return {
      module: PlatformModule,
      providers: [
        { provide: Logger, useValue: logger },
        { provide: BUILD_INFO, useValue: build },
        { provide: Metrics, useFactory: () => new Metrics(build) },
        Lifecycle,
      ],
      exports: [Logger, BUILD_INFO, Metrics, Lifecycle],
    };
  }
}
