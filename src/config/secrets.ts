import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Fault } from './config-error.ts';
import type { NameSetting } from './validate.ts';

type Settings = Readonly<Record<string, unknown>>;

/** A directory's settings with its secrets in place. */
export interface WithSecrets {
  /** Without the `<secret>File` settings. */
  readonly settings: Settings;
  readonly faults: readonly Fault[];
  /** Calls a secret by the setting that it came from: its file where it has one. */
  readonly name: NameSetting;
  /** The values of all secrets, so that they can be kept out of every message. */
  readonly values: readonly string[];
}

/** The setting that names the file a secret is in. */
export const fileSettingOf = (secret: string): string => `${secret}File`;

/**
 * Reads the secrets that are in files; white space around them is dropped.
 * @param basePath what relative file names start from
 */
export const readSecrets = (
  given: Settings,
  secrets: readonly string[],
  name: NameSetting,
  basePath: string,
): WithSecrets => {
  const settings: Record<string, unknown> = { ...given };
  const fromFiles = secrets.filter((secret) => settings[fileSettingOf(secret)] !== undefined);
  const nameSource: NameSetting = ([head, ...rest]) =>
    name([fromFiles.includes(String(head)) ? fileSettingOf(String(head)) : (head ?? ''), ...rest]);
  const faults: Fault[] = [];
  for (const secret of fromFiles) {
    const file = settings[fileSettingOf(secret)];
    const read = settings[secret] === undefined ? readOne(file, basePath) : bothGiven(name([secret]));
    if ('value' in read) settings[secret] = read.value;
    else faults.push({ where: name([fileSettingOf(secret)]), what: read.fault });
  }
  for (const secret of secrets) delete settings[fileSettingOf(secret)];
  const values = secrets.map((secret) => settings[secret]).filter((value) => typeof value === 'string');
  return { settings, faults, name: nameSource, values };
};

type Read = { readonly value: string } | { readonly fault: string };

const bothGiven = (other: string): Read => ({ fault: `is given together with ${other}. Keep one of the two.` });

const readOne = (file: unknown, basePath: string): Read => {
  if (typeof file !== 'string' || file === '') return { fault: 'must be the name of a file that holds the secret.' };
  try {
    const content = readFileSync(resolve(basePath, file), 'utf8').trim();
    return content === '' ? { fault: `names ${file}, which is empty.` } : { value: content };
  } catch (error) {
    return { fault: `names ${file}, which cannot be read (${codeOf(error)}).` };
  }
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';

/** Takes every secret out of a text, should a vendor's schema have quoted one. */
export const withoutSecrets = (text: string, values: readonly string[]): string =>
  values.filter((value) => value.length > 3).reduce((rest, value) => rest.replaceAll(value, '(secret)'), text);
