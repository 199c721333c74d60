import { resolve } from 'node:path';
import type { AccessSettings } from './access-settings.ts';
import type { CheckedAccess } from './checked-config.ts';
import type { ApiKeyConfig, Grants } from './config.ts';
import type { Fault } from './config-error.ts';
import { nameInKeysFile, readKeysFile } from './keys-file.ts';
import { type NameSetting, pathName, type Validated } from './validate.ts';
import { hint } from './words.ts';

/**
 * Finds what is wrong with who may ask, beyond what the settings' schema finds, and reads the file of keys.
 * @param directories the keys of those that are configured
 * @param basePath what relative file names start from
 */
export const checkAccess = (
  settings: AccessSettings,
  directories: readonly string[],
  basePath: string,
): { readonly access: CheckedAccess; readonly faults: readonly Fault[] } => {
  const keysFile = settings.keysFile && resolve(basePath, settings.keysFile);
  const read: Validated<readonly ApiKeyConfig[]> = keysFile === null ? { ok: true, value: [] } : readKeysFile(keysFile);
  const access = { ...settings, keysFile, keysInFile: read.ok ? read.value : [] };
  const faults = [
    ...(read.ok ? [] : read.faults),
    ...faultsOfKeys(access, access.keysInFile, directories),
    ...Object.entries(access.jwt?.roles ?? {}).flatMap(([role, grants]) =>
      faultsOfGrants((path) => pathName(['access', 'jwt', 'roles', role, ...path]), grants, directories),
    ),
  ];
  return { access, faults };
};

/** What is wrong with the keys of the configuration and of the file together: a name or a hash that is there twice, or an unknown directory. */
export const faultsOfKeys = (
  { keys, keysFile }: Pick<CheckedAccess, 'keys' | 'keysFile'>,
  inFile: readonly ApiKeyConfig[],
  directories: readonly string[],
): readonly Fault[] => {
  const nameOwn: NameSetting = (path) => pathName(['access', 'keys', ...path]);
  const nameFiled = nameInKeysFile(keysFile ?? '');
  const named = [
    ...keys.map((key, index) => ({ key, name: (part: string) => nameOwn([index, part]) })),
    ...inFile.map((key, index) => ({ key, name: (part: string) => nameFiled([index, part]) })),
  ];
  const firstOf = { name: new Map<string, string>(), hash: new Map<string, string>() };
  return named.flatMap(({ key, name }) => {
    const repeated = (['name', 'hash'] as const).flatMap((part): readonly Fault[] => {
      const first = firstOf[part].get(key[part]);
      firstOf[part].set(key[part], first ?? name(part));
      if (first === undefined) return [];
      return [{ where: name(part), what: `is the ${part} of ${first} too. Every key needs one of its own.` }];
    });
    const grants = faultsOfGrants(([directory]) => `${name('grants')}.${String(directory)}`, key.grants, directories);
    return [...repeated, ...grants];
  });
};

/** Grants that name a directory which does not exist: more likely a slip of the pen than meant. */
const faultsOfGrants = (name: NameSetting, grants: Grants, directories: readonly string[]): readonly Fault[] =>
  Object.keys(grants)
    .filter((key) => key !== '*' && !directories.includes(key))
    .map((key) => ({ where: name([key]), what: `is no configured directory.${hint(key, directories)}` }));
