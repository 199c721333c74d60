import type { ProviderModule } from '../providers/module.ts';
import { checkDirectory, type DirectoryRules, type DirectorySource } from './check-directory.ts';
import { faultsOfIdleCache, layCache, standardCache } from './cache-settings.ts';
import type { AccessSettings } from './access-settings.ts';
import { checkAccess } from './check-access.ts';
import type { CheckedConfig, CheckedDirectory } from './checked-config.ts';
import type { Fault } from './config-error.ts';
import { discreetConfig } from './discreet.ts';
import { gatewaySettings } from './gateway-settings.ts';
import { readSecrets } from './secrets.ts';
import { type NameSetting, pathName, type Validated, validate } from './validate.ts';
import { readTrustedDocuments } from './trusted-documents.ts';
import { layUpstream, standardUpstream } from './upstream-settings.ts';
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
  const own = readOwnSecrets(config, rules.basePath);
  const gateway = validate(gatewaySettings, own.settings, own.name, ['ledgerFile', 'redisFile']);
  const faults: Fault[] = [...own.faults, ...(gateway.ok ? [] : gateway.faults)];
  const sources = directoriesOf(config).map((value, index): DirectorySource => ({ value, name: nameDirectory(index) }));
  if (gateway.ok && sources.length === 0) faults.push({ where: 'directories', what: noDirectory(rules.modules) });

  const upstreamName: NameSetting = (path) => pathName(['upstream', ...path]);
  const common = gateway.ok
    ? layUpstream(standardUpstream, gateway.value.upstream, upstreamName, rules.basePath)
    : { upstream: standardUpstream, faults: [] };
  faults.push(...common.faults);
  const givenCache = gateway.ok ? gateway.value.cache : null;
  const cache = givenCache === null ? standardCache : layCache(standardCache, givenCache);
  const directories: CheckedDirectory[] = [];
  for (const source of sources) {
    const checked = checkDirectory(source, { ...rules, upstream: common.upstream, cache });
    if (checked.ok) directories.push(checked.value);
    else faults.push(...checked.faults);
  }
  faults.push(...repeatedKeys(sources));
  if (directories.length === sources.length) faults.push(...faultsOfIdleCache(givenCache, directories));
  if (!gateway.ok) return { ok: false, faults };

  const { upstream: _upstream, cache: _cache, access, trustedDocuments, ...rest } = gateway.value;
  const documents = trustedDocuments === null ? null : readTrustedDocuments(trustedDocuments.file, rules.basePath);
  if (documents !== null && 'faults' in documents) faults.push(...documents.faults);
  const checkedAccess = access === null ? null : checkAccess(access, keysOf(sources), rules.basePath);
  faults.push(...(checkedAccess?.faults ?? []));
  if (faults.length > 0) return { ok: false, faults };
  const production = rest.production ?? access !== null;
  return {
    ok: true,
    value: discreetConfig({
      ...rest,
      limits: { ...rest.limits, requestsPerMinute: rest.limits.requestsPerMinute ?? standardRequestsPerMinute(access) },
      directories,
      production,
      introspection: rest.introspection ?? !production,
      graphiql: rest.graphiql ?? !production,
      access: checkedAccess?.access ?? null,
      trustedDocuments:
        trustedDocuments === null || documents === null || 'faults' in documents
          ? null
          : { documents: documents.documents, enforced: trustedDocuments.enforced },
    }),
  };
};

/** On loopback there is nobody to be told from another: the limit is there to catch a loop that ran away. */
const standardRequestsPerMinute = (access: AccessSettings | null): number => (access === null ? 600_000 : 6000);

/** The gateway's own secrets, where they are in files. */
const readOwnSecrets = (config: unknown, basePath: string) =>
  typeof config === 'object' && config !== null && !Array.isArray(config)
    ? readSecrets({ ...config }, ['ledger', 'redis'], pathName, basePath)
    : { settings: config, faults: [], name: pathName };

const byPath =
  (index: number): NameSetting =>
  (path) =>
    pathName(['directories', index, ...path]);

const directoriesOf = (config: unknown): readonly unknown[] =>
  typeof config === 'object' && config !== null && 'directories' in config && Array.isArray(config.directories)
    ? config.directories
    : [];

const keysOf = (sources: readonly DirectorySource[]): readonly string[] =>
  sources.flatMap(({ value }) =>
    typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string' ? [value.key] : [],
  );

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
