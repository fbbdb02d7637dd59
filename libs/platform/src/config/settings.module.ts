import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule, type ConfigService } from '@nestjs/config';
import { type Service } from './key';
import { type SettingsOf } from './keys';

/** What a provider injects: `constructor(private readonly settings: ConfigService<SettingsOf<'api'>, true>)`. */
export type Settings<S extends Service> = ConfigService<SettingsOf<S>, true>;

/** The validated settings behind Nest's ConfigService; the process environment itself is out of reach. */
@Module({})
export class SettingsModule {
  static forRoot<S extends Service>(settings: SettingsOf<S>): DynamicModule {
    return {
      module: SettingsModule,
      imports: [
        ConfigModule.forRoot({ isGlobal: true, ignoreEnvFile: true, skipProcessEnv: true, load: [() => settings] }),
      ],
    };
  }
}
