import { providerModules } from '../../src/providers/index.ts';
import { checkConfig } from '../../src/config/check-config.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import type { Config } from '../../src/config/config.ts';
import type { ServerSettings } from '../../src/server/server-options.ts';

/** The settings that a server has by default, with some of them changed. */
export const serverSettings = (changes: Partial<Config> = {}): ServerSettings => {
  const directory = { key: 'oum', provider: 'ORG_USER_MANAGEMENT', token: 'unused', baseUrl: 'http://127.0.0.1:1' };
  const checked = checkConfig({ directories: [directory], ...changes }, { modules: providerModules, basePath: '' });
  if (!checked.ok) throw new ConfigError(checked.faults);
  return checked.value;
};
