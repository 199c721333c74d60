import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ProviderModule } from '../providers/module.ts';
import { checkConfig } from './check-config.ts';
import type { CheckedConfig } from './checked-config.ts';
import { ConfigError, type Fault } from './config-error.ts';
import { discreetConfig } from './discreet.ts';
import { faultOfExposure } from './exposure.ts';
import { findConfigFile, loadConfigFile } from './config-file.ts';
import { directoriesFromEnvironment, type Environment } from './environment.ts';
import { type Flags, readOverrides } from './overrides.ts';
import { standardLedger, wholeLedger } from './ledger-place.ts';
import type { Validated } from './validate.ts';

type Checked = Validated<CheckedConfig>;

/** Where a configuration is looked for. */
export interface ConfigSources {
  readonly modules: readonly ProviderModule[];
  readonly environment: Environment;
  /** Where a configuration file is looked for unless `ROLLCALL_CONFIG_FOLDER` names another folder, and what relative names start from. */
  readonly workingDirectory: string;
  /** The file given by name; else the standard names are looked for, and else the environment alone decides. */
  readonly file?: string;
  readonly flags?: Flags;
}

/**
 * Reads the configuration from a file or, where there is none, from the environment. A file is never mixed with the vendors'
 * variables: what it does not list does not exist. A relative ledger is a file in the working directory. Throws one ConfigError that names every fault.
 */
export const readConfig = async (sources: ConfigSources): Promise<CheckedConfig> => {
  const overrides = readOverrides(sources.environment, sources.flags ?? {}, sources.workingDirectory);
  const { checked, isFile } = await readBase(sources);
  const faults: Fault[] = [];
  for (const fault of [...(checked.ok ? [] : checked.faults), ...overrides.faults]) {
    // A setting is complained of once, and the first complaint is the one nearer to its cause.
    if (!faults.some(({ where }) => where === fault.where)) faults.push(fault);
  }
  const host = overrides.host ?? (checked.ok ? { host: checked.value.server.host, where: 'server.host' } : null);
  // Of a faulty configuration it is not known whether it has access control, unless the environment is all of it.
  const hasAccess = checked.ok ? checked.value.access !== null : isFile;
  const exposed = host === null ? null : faultOfExposure(host, hasAccess);
  if (exposed !== null) faults.push(exposed);
  if (!checked.ok || faults.length > 0) throw new ConfigError(faults);
  const config = overrides.apply(checked.value);
  return discreetConfig({ ...config, ledger: wholeLedger(config.ledger, sources.workingDirectory) });
};

/**
 * Reads only where the ledger is: what the environment names needs no configuration beside it, so that whoever tends the ledger needs no token
 * of a vendor. Throws a ConfigError.
 */
export const readLedgerPlace = async (sources: ConfigSources): Promise<string | false> => {
  const { environment, workingDirectory, file } = sources;
  const { ROLLCALL_DB, ROLLCALL_DB_FILE } = environment;
  const overrides = readOverrides({ ROLLCALL_DB, ROLLCALL_DB_FILE }, {}, workingDirectory);
  if (overrides.faults.length > 0) throw new ConfigError(overrides.faults);
  if (overrides.ledger !== null) return wholeLedger(overrides.ledger, workingDirectory);
  const found = findStandardFile(sources);
  if (file === undefined && found.ok && found.value === null) return wholeLedger(standardLedger, workingDirectory);
  return (await readConfig(sources)).ledger;
};

interface Base {
  readonly checked: Checked;
  /** Whether it comes from a file. */
  readonly isFile: boolean;
}

const folderVariable = 'ROLLCALL_CONFIG_FOLDER';

const findStandardFile = ({ environment, workingDirectory }: ConfigSources): Validated<string | null> => {
  const folder = resolve(workingDirectory, environment[folderVariable] ?? '');
  // A folder that was not mounted would leave the environment to decide, without a word.
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    return { ok: false, faults: [{ where: folderVariable, what: `names ${folder}, which is no folder.` }] };
  }
  return findConfigFile(folder);
};

const readBase = async (sources: ConfigSources): Promise<Base> => {
  const { modules, environment, workingDirectory, file } = sources;
  const found: Validated<string | null> =
    file === undefined ? findStandardFile(sources) : { ok: true, value: resolve(workingDirectory, file) };
  if (!found.ok) return { checked: found, isFile: true };
  if (found.value === null) {
    return { checked: fromEnvironment(modules, environment, workingDirectory), isFile: false };
  }
  const loaded = await loadConfigFile(found.value);
  const checked = loaded.ok ? checkConfig(loaded.value, { modules, basePath: dirname(found.value) }) : loaded;
  return { checked, isFile: true };
};

const fromEnvironment = (modules: readonly ProviderModule[], environment: Environment, basePath: string): Checked => {
  const { directories, faults, nameDirectory } = directoriesFromEnvironment(modules, environment);
  const checked = checkConfig({ directories }, { modules, basePath }, nameDirectory);
  if (faults.length === 0) return checked;
  // A vendor whose only variable is empty leaves no directory, which is not a second fault.
  const others = checked.ok ? [] : checked.faults.filter(({ where }) => where !== 'directories');
  return { ok: false, faults: [...faults, ...others] };
};
