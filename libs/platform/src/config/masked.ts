import { type Key, type Service } from './key';
import { type KeyName, keys, type SettingsOf } from './keys';

export interface MaskedSetting {
  key: string;
  value: string;
}

/** The resolved settings as `souk config check` shows them: of a URL the place, of any other secret nothing. */
export function maskedSettings<S extends Service>(settings: SettingsOf<S>): MaskedSetting[] {
  return Object.entries(settings).map(([name, value]) => ({
    key: name,
    value: shown(keys[name as KeyName] as Key, value),
  }));
}

function shown(key: Key, value: unknown): string {
  if (value === undefined) return '(unset)';
  if (!key.secret) return typeof value === 'string' ? value : JSON.stringify(value);
  if (typeof value === 'string' && URL.canParse(value)) {
    const url = new URL(value);
    if (url.password) url.password = '****';
    url.search = '';
    return url.toString();
  }
  return '****';
}
