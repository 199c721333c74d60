import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { apiKeySetting } from './access-settings.ts';
import type { ApiKeyConfig } from './config.ts';
import { pathName, type NameSetting, type Validated, validate } from './validate.ts';

const keysSetting = z.array(apiKeySetting);

/** Reads the text of a file of API keys, and finds every fault there is; a fault's place begins with the file's name. */
export const readKeys = (text: string, file: string): Validated<readonly ApiKeyConfig[]> => {
  const name = nameInKeysFile(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, faults: [{ where: name([]), what: 'is not valid JSON.' }] };
  }
  return validate(keysSetting, value, name);
};

/** The same for the file itself. */
export const readKeysFile = (file: string): Validated<readonly ApiKeyConfig[]> => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    const what = `names ${file}, which cannot be read (${code}). \`rollcall key create --file\` makes it.`;
    return { ok: false, faults: [{ where: 'access.keysFile', what }] };
  }
  return readKeys(text, file);
};

/** How a place in a file of keys is called, such as `keys.json[0].hash`. */
export const nameInKeysFile =
  (file: string): NameSetting =>
  (path) =>
    path.length === 0 ? basename(file) : basename(file) + pathName(path);
