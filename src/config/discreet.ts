import { inspect } from 'node:util';
import type { CheckedConfig, CheckedDirectory, CheckedUpstream } from './checked-config.ts';

/**
 * Shows `(secret)` in place of an object's secrets wherever it is dumped: by console.log, `util.inspect` or as JSON. To read them by name is as
 * before. A copy that is made by spreading shows them again. Answers with the object itself.
 */
const discreet = <Value extends object>(value: Value, secrets: readonly string[]): Value => {
  const shown = (): object =>
    Object.fromEntries(
      Object.entries(value).map(([name, own]) => [name, secrets.includes(name) && own !== null ? '(secret)' : own]),
    );
  const hidden = { value: shown, enumerable: false, configurable: true };
  return Object.defineProperties(value, { toJSON: hidden, [inspect.custom]: hidden });
};

/** Keeps the secrets of a whole configuration out of every dump of it: tokens, and addresses that may hold a password. */
export const discreetConfig = (config: CheckedConfig): CheckedConfig => {
  for (const directory of config.directories) discreetDirectory(directory);
  if (config.tracing !== null) discreet(config.tracing, ['endpoint']);
  return discreet(
    config,
    typeof config.ledger === 'string' && config.ledger.includes('://') ? ['ledger', 'redis'] : ['redis'],
  );
};

const discreetDirectory = ({ settings, module, upstream }: CheckedDirectory): void => {
  if (typeof settings === 'object' && settings !== null) discreet(settings, module.secrets);
  discreet<CheckedUpstream>(upstream, ['proxy']);
};
