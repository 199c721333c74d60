import type { ProviderModule } from '../providers/module.ts';
import type { CheckedDirectory } from './config.ts';
import type { Fault } from './config-error.ts';
import { directorySettings } from './gateway-settings.ts';
import { fileSettingOf, readSecrets, withoutSecrets } from './secrets.ts';
import { type NameSetting, type Validated, validate } from './validate.ts';
import { hint, list } from './words.ts';

/** One directory as it was written down, and how its settings are called there. */
export interface DirectorySource {
  readonly value: unknown;
  readonly name: NameSetting;
}

/** What a directory is checked against. */
export interface DirectoryRules {
  readonly modules: readonly ProviderModule[];
  /** What relative file names start from. */
  readonly basePath: string;
}

/** Checks the common part of a directory, then lets its vendor check the rest. */
export const checkDirectory = (source: DirectorySource, rules: DirectoryRules): Validated<CheckedDirectory> => {
  const common = validate(directorySettings, source.value, source.name);
  const providerName = providerOf(source.value);
  const module = rules.modules.find(({ name }) => name === providerName);
  const faults: Fault[] = common.ok ? [] : [...common.faults];
  if (typeof providerName === 'string' && module === undefined) {
    const names = rules.modules.map(({ name }) => name);
    const what = `is not a vendor that is known here. Known are ${list(names, 'and')}.${hint(providerName, names)}`;
    faults.push({ where: source.name(['provider']), what });
  }
  if (module === undefined || typeof source.value !== 'object' || source.value === null) return { ok: false, faults };

  const settings = checkSettings({ ...source.value }, module, source.name, rules.basePath);
  if (!settings.ok) faults.push(...settings.faults);
  if (!common.ok || !settings.ok) return { ok: false, faults };
  const { key, label } = common.value;
  const standard = key === module.defaultKey ? module.displayName : `${module.displayName} (${key})`;
  const directory = { key, label: label ?? standard, provider: module.name };
  return { ok: true, value: { directory, module, settings: settings.value } };
};

const checkSettings = (
  written: Readonly<Record<string, unknown>>,
  module: ProviderModule,
  name: NameSetting,
  basePath: string,
): Validated<unknown> => {
  const { key: _key, provider: _provider, label: _label, ...own } = written;
  const secrets = readSecrets(own, module.secrets, name, basePath);
  const others = ['label', ...module.secrets.map(fileSettingOf)];
  const validated = validate(module.settings, secrets.settings, secrets.name, others);
  // What was found about a secret's file says more than that the secret is missing.
  const said = secrets.faults.map(({ where }) => where);
  const faults = [
    ...secrets.faults,
    ...(validated.ok ? [] : validated.faults.filter(({ where }) => !said.includes(where))),
  ];
  if (validated.ok && faults.length === 0) return validated;
  const fileOf = new Map(module.secrets.map((secret) => [name([secret]), name([fileSettingOf(secret)])]));
  return {
    ok: false,
    faults: faults.map(({ where, what }) => {
      const file = what.startsWith('is missing') ? fileOf.get(where) : undefined;
      const advice = file === undefined ? '' : ` A file can hold it: ${file}.`;
      return { where, what: withoutSecrets(what, secrets.values) + advice };
    }),
  };
};

const providerOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'provider' in value ? value.provider : undefined;
