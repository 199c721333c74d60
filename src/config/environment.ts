import type { ProviderModule } from '../providers/module.ts';
import type { DirectoryConfig } from './config.ts';
import type { Fault } from './config-error.ts';
import { fileSettingOf } from './secrets.ts';
import { type NameSetting, pathName } from './validate.ts';

/** The environment variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a variable that is set to nothing is told: taking it for absent would drop a whole directory without a word. */
export const emptyVariable = 'is set but empty. Give it a value, or unset it.';

/** The directories that the environment alone describes: at most one for each vendor. */
export interface FromEnvironment {
  readonly directories: readonly DirectoryConfig[];
  readonly faults: readonly Fault[];
  /** Calls a directory's settings by their variables. */
  readonly nameDirectory: (index: number) => NameSetting;
}

/** Reads each vendor's variables, and for each secret also `<VARIABLE>_FILE`. */
export const directoriesFromEnvironment = (
  modules: readonly ProviderModule[],
  environment: Environment,
): FromEnvironment => {
  const directories: DirectoryConfig[] = [];
  const variablesByDirectory: ReadonlyMap<string, string>[] = [];
  const faults: Fault[] = [];
  for (const module of modules) {
    const variables = variablesOf(module);
    const settings: Record<string, string> = {};
    for (const [setting, variable] of variables) {
      const value = environment[variable];
      if (value === '') faults.push({ where: variable, what: emptyVariable });
      else if (value !== undefined) settings[setting] = value;
    }
    if (Object.keys(settings).length > 0) {
      directories.push({ ...settings, key: module.defaultKey, provider: module.name });
      variablesByDirectory.push(variables);
    }
  }
  const nameDirectory = (index: number): NameSetting => {
    const variables = variablesByDirectory[index];
    return (path) => variables?.get(String(path[0])) ?? pathName(['directories', index, ...path]);
  };
  return { directories, faults, nameDirectory };
};

/** A vendor's variables by the setting that each stands for. */
const variablesOf = ({ environment, secrets }: ProviderModule): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(environment).flatMap(([variable, setting]) => [
      [setting, variable],
      ...(secrets.includes(setting) ? [[fileSettingOf(setting), `${variable}_FILE`] as const] : []),
    ]),
  );
