import { resolve } from 'node:path';
import type { ProviderModule } from '../providers/module.ts';
import { layCache, standardCache } from './cache-settings.ts';
import type { CheckedCache, CheckedDirectory, CheckedUpstream } from './checked-config.ts';
import type { Fault } from './config-error.ts';
import { directorySettings } from './gateway-settings.ts';
import { fileSettingOf, readSecrets, withoutSecrets } from './secrets.ts';
import { type NameSetting, type Validated, validate } from './validate.ts';
import { layUpstream, standardUpstream } from './upstream-settings.ts';
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
  /** How vendors are called, unless a directory says otherwise. @default standardUpstream */
  readonly upstream?: CheckedUpstream;
  /** What is kept of answers, unless a directory says otherwise. @default standardCache */
  readonly cache?: CheckedCache;
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

  const fromCaller = common.ok && common.value.tokenFrom === 'caller';
  const written = { ...source.value };
  const settings = fromCaller
    ? checkWithoutToken(written, module, source.name, rules.basePath)
    : checkSettings(written, module, source.name, rules.basePath);
  if (!settings.ok) faults.push(...settings.faults);
  const { upstream, faults: others } = layUpstream(
    rules.upstream ?? standardUpstream,
    common.ok ? common.value.upstream : {},
    (path) => source.name(['upstream', ...path]),
    rules.basePath,
  );
  faults.push(...others);
  if (!common.ok || !settings.ok || faults.length > 0) return { ok: false, faults };
  const { key, label, tokenFrom } = common.value;
  const standard = key === module.defaultKey ? module.displayName : `${module.displayName} (${key})`;
  const directory = { key, label: label ?? standard, provider: module.name };
  const tokenFile = tokenFileOf(written, rules.basePath);
  const cache = layCache(rules.cache ?? standardCache, common.value.cache);
  return { ok: true, value: { directory, module, settings: settings.value, tokenFrom, tokenFile, upstream, cache } };
};

const tokenSettingName = 'token';

const tokenFileOf = (written: Readonly<Record<string, unknown>>, basePath: string): string | null => {
  const file = written[fileSettingOf(tokenSettingName)];
  return typeof file === 'string' ? resolve(basePath, file) : null;
};

/** Checks a directory whose token each caller brings. The vendor's schema wants one all the same; this one is never sent. */
const checkWithoutToken = (
  written: Readonly<Record<string, unknown>>,
  module: ProviderModule,
  name: NameSetting,
  basePath: string,
): Validated<unknown> => {
  const given = module.secrets.flatMap((secret) => [secret, fileSettingOf(secret)]).filter((one) => one in written);
  if (given.length === 0)
    return checkSettings({ ...written, [tokenSettingName]: 'of-each-caller' }, module, name, basePath);
  const what = "must not be given where `tokenFrom` is 'caller': each caller sends a token of their own.";
  return { ok: false, faults: given.map((one) => ({ where: name([one]), what })) };
};

/** What is no business of the vendor's. */
const commonSettings: ReadonlySet<string> = new Set(Object.keys(directorySettings.shape));

const checkSettings = (
  written: Readonly<Record<string, unknown>>,
  module: ProviderModule,
  name: NameSetting,
  basePath: string,
): Validated<unknown> => {
  const own = Object.fromEntries(Object.entries(written).filter(([setting]) => !commonSettings.has(setting)));
  const secrets = readSecrets(own, module.secrets, name, basePath);
  const others = ['label', 'tokenFrom', 'upstream', 'cache', ...module.secrets.map(fileSettingOf)];
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
