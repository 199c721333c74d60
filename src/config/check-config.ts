import type { ProviderModule } from '../providers/module.ts';
import { checkDirectory, type DirectoryRules, type DirectorySource } from './check-directory.ts';
import type { CheckedConfig, CheckedDirectory } from './config.ts';
import type { Fault } from './config-error.ts';
import { gatewaySettings } from './gateway-settings.ts';
import { readSecrets } from './secrets.ts';
import { type NameSetting, pathName, type Validated, validate } from './validate.ts';
import { list } from './words.ts';

/**
 * Checks a whole configuration and finds every fault there is.
 * @param nameDirectory how the settings of the directory at an index are called; by default by their path
 */
export const checkConfig = (
  config: unknown,
  rules: DirectoryRules,
  nameDirectory: (index: number) => NameSetting = byPath,
): Validated<CheckedConfig> => {
  const ledger = readLedgerFile(config, rules.basePath);
  const gateway = validate(gatewaySettings, ledger.settings, ledger.name, ['ledgerFile']);
  const faults: Fault[] = [...ledger.faults, ...(gateway.ok ? [] : gateway.faults)];
  const sources = directoriesOf(config).map((value, index): DirectorySource => ({ value, name: nameDirectory(index) }));
  if (gateway.ok && sources.length === 0) faults.push({ where: 'directories', what: noDirectory(rules.modules) });

  const directories: CheckedDirectory[] = [];
  for (const source of sources) {
    const checked = checkDirectory(source, rules);
    if (checked.ok) directories.push(checked.value);
    else faults.push(...checked.faults);
  }
  faults.push(...repeatedKeys(sources));
  if (!gateway.ok || faults.length > 0) return { ok: false, faults };
  return { ok: true, value: { ...gateway.value, directories } };
};

/** The gateway's own secret, where it is in a file. */
const readLedgerFile = (config: unknown, basePath: string) =>
  typeof config === 'object' && config !== null && !Array.isArray(config)
    ? readSecrets({ ...config }, ['ledger'], pathName, basePath)
    : { settings: config, faults: [], name: pathName };

const byPath =
  (index: number): NameSetting =>
  (path) =>
    pathName(['directories', index, ...path]);

const directoriesOf = (config: unknown): readonly unknown[] =>
  typeof config === 'object' && config !== null && 'directories' in config && Array.isArray(config.directories)
    ? config.directories
    : [];

const repeatedKeys = (sources: readonly DirectorySource[]): readonly Fault[] => {
  const seen = new Map<string, string>();
  return sources.flatMap(({ value, name }) => {
    const key = typeof value === 'object' && value !== null && 'key' in value ? value.key : undefined;
    if (typeof key !== 'string') return [];
    const first = seen.get(key);
    seen.set(key, first ?? name(['key']));
    return first === undefined ? [] : [{ where: name(['key']), what: `is the key of ${first} too. Choose another.` }];
  });
};

const noDirectory = (modules: readonly ProviderModule[]): string => {
  const variables = modules.map(({ environment, displayName }) => `${Object.keys(environment)[0]} (${displayName})`);
  const fromEnvironment = variables.length === 0 ? '' : `, or set ${list(variables)} in the environment`;
  return `there is none. List one in a rollcall.config.ts${fromEnvironment}. To look around first, \`npm start\` needs none: it brings sandboxes of the vendors.`;
};
