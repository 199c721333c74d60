import { constants } from 'node:fs';
import { type FileHandle, open, readFile, realpath, rename, unlink } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { ApiKeyConfig } from './config.ts';
import { readKeys } from './keys-file.ts';

/** The file of keys cannot be read or written. The message says why, and what to do. */
export class KeysFileError extends Error {}

/** The keys of a file. Throws a KeysFileError that names every fault. */
export const keysOfFile = async (file: string): Promise<readonly ApiKeyConfig[]> => {
  const text = await textOf(file);
  if (text === null) throw new KeysFileError(`There is no file ${file}. \`rollcall key create\` makes it.`);
  return keysIn(text, file);
};

const keysIn = (text: string, file: string): readonly ApiKeyConfig[] => {
  const read = readKeys(text, file);
  if (read.ok) return read.value;
  const lines = read.faults.map(({ where, what }) => `  - ${where}: ${what}`);
  throw new KeysFileError([`${file} cannot be used as it is. Nothing was changed.`, ...lines].join('\n'));
};

/**
 * Changes a file of keys in one step: a gateway that reads it meanwhile sees it as it was or as it will be, and of two who change it at once
 * the second sees what the first has written. Only its owner may then read it. Throws a KeysFileError.
 * @param change makes the new list of the old; may throw
 */
export const changeKeysFile = async (
  file: string,
  change: (keys: readonly ApiKeyConfig[]) => readonly ApiKeyConfig[],
): Promise<void> => {
  // What a symbolic link names is changed, and not the link.
  const target = await realpath(file).catch(() => file);
  const draft = `${target}.new`;
  const handle = await openDraft(draft);
  try {
    const keys = change(keysIn((await textOf(target)) ?? '[]', target));
    await handle.writeFile(`${JSON.stringify(keys, null, 2)}\n`);
    await handle.sync();
    await handle.close();
    await rename(draft, target);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await unlink(draft);
    throw error instanceof KeysFileError ? error : notWritten(target, error);
  }
};

/** Null where there is no such file. */
const textOf = async (file: string): Promise<string | null> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new KeysFileError(`${file} cannot be read (${codeOf(error)}).`);
  }
};

/** The draft is also what keeps a second one from being begun. */
const openDraft = async (draft: string): Promise<FileHandle> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await open(draft, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw notWritten(draft, error);
      if (attempt < 100) await setTimeout(50);
      else {
        throw new KeysFileError(
          `${draft} is there: another command is changing the keys, or one was cut off. If none is running, delete it.`,
        );
      }
    }
  }
};

const notWritten = (file: string, error: unknown): KeysFileError =>
  new KeysFileError(`${file} cannot be written (${codeOf(error)}). Nothing was changed.`);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
