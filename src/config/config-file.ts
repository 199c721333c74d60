import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Validated } from './validate.ts';

const standardNames = ['rollcall.config.ts', 'rollcall.config.js', 'rollcall.config.mjs', 'rollcall.config.json'];

/** The configuration file in a directory; null where there is none, and a fault where there are several. */
export const findConfigFile = (directory: string): Validated<string | null> => {
  const [first, second] = standardNames.filter((name) => existsSync(resolve(directory, name)));
  if (second !== undefined) return fault(second, `lies beside ${first}. Keep one, or name one with --config.`);
  return { ok: true, value: first === undefined ? null : resolve(directory, first) };
};

/**
 * Reads a configuration file: JSON is parsed, everything else is imported for its default export. Its faults name the file and the line
 * but quote nothing of the content, which may hold secrets.
 */
export const loadConfigFile = async (file: string): Promise<Validated<unknown>> => {
  if (!existsSync(file)) return fault(file, 'does not exist. Check the path given to --config.');
  return file.endsWith('.json') ? parseJson(file) : importFile(file);
};

const fault = (where: string, what: string): Validated<never> => ({ ok: false, faults: [{ where, what }] });

const parseJson = (file: string): Validated<unknown> => {
  const text = readFileSync(file, 'utf8');
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    const line = position === undefined ? '' : ` at line ${text.slice(0, Number(position)).split('\n').length}`;
    return fault(file, `is not valid JSON${line}.`);
  }
};

const importFile = async (file: string): Promise<Validated<unknown>> => {
  try {
    const module: unknown = await import(pathToFileURL(file).href);
    if (typeof module === 'object' && module !== null && 'default' in module)
      return { ok: true, value: module.default };
    return fault(file, 'has no default export. Write `export default defineConfig({ directories: [...] })`.');
  } catch (error) {
    return fault(file, whyNotLoaded(error, file));
  }
};

const whyNotLoaded = (error: unknown, file: string): string => {
  if (!(error instanceof Error)) return 'threw something while it was loaded.';
  // Only this message is safe to repeat: others quote the source.
  if ('code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
    const advice =
      'Inside a clone of Rollcall, import defineConfig from "./src/index.ts"; where Rollcall is installed, from "rollcall/config".';
    return `imports what is not there: ${error.message.split(' imported from')[0]}. ${advice}`;
  }
  const line = /^\d+/.exec(error.stack?.split(`${file}:`)[1] ?? '');
  const place = line === null ? '' : ` at line ${line[0]}`;
  return `cannot be loaded: ${error.name}${place}. \`node ${file}\` shows the whole error.`;
};
