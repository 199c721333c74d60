import { resolve } from 'node:path';
import { hashApiKey, newApiKey } from '../access/api-key.ts';
import { apiKeySetting } from '../config/access-settings.ts';
import { changeKeysFile, KeysFileError, keysOfFile } from '../config/change-keys-file.ts';
import type { ApiKeyConfig } from '../config/config.ts';
import { validate } from '../config/validate.ts';
import { hint } from '../config/words.ts';
import { UsageError } from './command-line.ts';
import type { KeyLine } from './key-line.ts';
import { tableOf } from './table.ts';
import type { Terminal } from './terminal.ts';

/**
 * Makes a key, lists the keys of a file, or removes one. Standard output has the key, and what is to be put into the configuration, and nothing
 * else, so that it can be read by a program. Throws a KeysFileError.
 */
export const tendKeys = async (
  line: KeyLine,
  terminal: Pick<Terminal, 'workingDirectory' | 'print' | 'complain'>,
): Promise<number> => {
  const { workingDirectory, print, complain } = terminal;
  if (line.command === 'key create') {
    const key = newApiKey();
    const entry = entryOf(line, key);
    if (line.file === undefined) {
      print(key);
      print(JSON.stringify(entry));
      complain(
        'The key is shown this once. The entry goes into `access.keys`, or into the file that `keysFile` names.',
      );
      return 0;
    }
    await changeKeysFile(resolve(workingDirectory, line.file), (keys) => {
      if (keys.some(({ name }) => name === entry.name)) {
        throw new KeysFileError(
          `${line.file} has a key named ${entry.name} already. Choose another name, or remove it.`,
        );
      }
      return [...keys, entry];
    });
    print(key);
    complain(
      `The key is shown this once. ${line.file} has its hash; a gateway that reads the file takes it within a second.`,
    );
    return 0;
  }
  const file = resolve(workingDirectory, line.file);
  if (line.command === 'key list') {
    print(tableOf(['name', 'expires', 'grants', 'metrics'], (await keysOfFile(file)).map(rowOf)));
    return 0;
  }
  await changeKeysFile(file, (keys) => {
    const left = keys.filter(({ name }) => name !== line.name);
    if (left.length < keys.length) return left;
    const names = keys.map(({ name }) => name);
    throw new KeysFileError(`${line.file} has no key named ${line.name}.${hint(line.name, names)}`);
  });
  complain(`${line.name} was removed. A gateway that reads the file refuses the key within a second.`);
  return 0;
};

/** What is kept of a new key, checked as the configuration will be. */
const entryOf = (line: Extract<KeyLine, { command: 'key create' }>, key: string): ApiKeyConfig => {
  const { name, grants, metrics, expires } = line;
  const entry = {
    name,
    hash: hashApiKey(key),
    ...(expires === undefined ? {} : { expires }),
    grants,
    ...(metrics ? { metrics } : {}),
  };
  const checked = validate(apiKeySetting, entry, ([setting, ...rest]) =>
    [flags[String(setting)] ?? String(setting), ...rest.filter((part) => typeof part === 'string')].join(' '),
  );
  if (!checked.ok) throw new UsageError(checked.faults.map(({ where, what }) => `${where} ${what}`).join(' '));
  return checked.value;
};

const flags: Readonly<Record<string, string>> = { name: '--name', grants: '--grant', expires: '--expires' };

const rowOf = ({ name, expires, grants, metrics }: ApiKeyConfig): readonly string[] => [
  name,
  expires === undefined ? 'never' : expires + (Date.parse(expires) <= Date.now() ? ' (has)' : ''),
  Object.entries(grants)
    .map(([directory, permissions]) => `${directory}=${permissions.join(',')}`)
    .join(' '),
  metrics === true ? 'yes' : 'no',
];
