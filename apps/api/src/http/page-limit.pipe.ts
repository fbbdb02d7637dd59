import { Injectable, type PipeTransform } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { type SettingsOf, wrongField } from '@souk/platform';
import { defaultPageSize, type PageQuery } from './page.api';

/** `@Query(PageLimit)`: no page is larger than the operator allows, asked for or not. */
@Injectable()
export class PageLimit<Q extends PageQuery> implements PipeTransform<Q, Q> {
  constructor(private readonly settings: ConfigService<SettingsOf<'api'>, true>) {}

  transform(query: Q): Q {
    const most = this.settings.get('API__PAGE_LIMIT_MAX', { infer: true });
    query.limit ??= Math.min(defaultPageSize, most);
    if (query.limit <= most) return query;
    throw wrongField('limit', 'max', `must not be greater than ${most}`);
  }
}
