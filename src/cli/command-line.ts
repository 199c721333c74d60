import { parseArgs } from 'node:util';
import { nearest } from '../config/nearest.ts';

/** A command line that was understood. */
export type CommandLine =
  | { readonly command: 'serve'; readonly config?: string; readonly port?: string; readonly host?: string }
  | { readonly command: 'check'; readonly config?: string }
  | { readonly command: 'schema' }
  | {
      readonly command: 'sandbox';
      readonly serve: boolean;
      readonly users?: number;
      readonly rows?: 'full' | 'summary';
      readonly port?: string;
      readonly host?: string;
    }
  | { readonly command: 'help' }
  | { readonly command: 'version' };

/** The command line cannot be understood. The message says what is meant to be there. */
export class UsageError extends Error {}

const flagsOf = {
  serve: ['config', 'port', 'host'],
  check: ['config'],
  schema: [],
  sandbox: ['serve', 'users', 'rows', 'port', 'host'],
  help: [],
} as const satisfies Record<string, readonly string[]>;

type CommandName = keyof typeof flagsOf;

const commandNames: readonly string[] = Object.keys(flagsOf);
const isCommand = (name: string): name is CommandName => commandNames.includes(name);

const options = {
  config: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  users: { type: 'string' },
  rows: { type: 'string' },
  serve: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

/** Reads the arguments behind the program's name. Throws a UsageError. */
export const parseCommandLine = (given: readonly string[]): CommandLine => {
  const { values, tokens } = parseArgs({
    args: [...given],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  if (values.help === true) return { command: 'help' };
  if (values.version === true) return { command: 'version' };

  const [name = 'help', extra] = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  if (!isCommand(name)) throw new UsageError(`There is no command ${quoted(name)}.${didYouMean(name, commandNames)}`);

  const known: readonly string[] = flagsOf[name];
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    if (!known.includes(token.name)) {
      const flags = [...known.map((flag) => `--${flag}`), '--help'];
      throw new UsageError(`${name} has no flag ${quoted(token.rawName)}.${didYouMean(token.rawName, flags)}`);
    }
    const wantsValue = token.name !== 'serve';
    if (wantsValue && (token.value === undefined || token.value === '' || token.value.startsWith('--'))) {
      throw new UsageError(`${token.rawName} needs a value, such as ${examples[token.name] ?? 'one'}.`);
    }
    if (!wantsValue && token.value !== undefined) throw new UsageError(`${token.rawName} takes no value.`);
  }
  if (extra !== undefined) throw new UsageError(`${quoted(extra)} is too much: ${name} takes flags only.`);
  return build(name, values);
};

const build = (name: CommandName, values: Readonly<Record<string, unknown>>): CommandLine => {
  const { config, port, host } = values;
  const file = typeof config === 'string' ? { config } : {};
  const address = {
    ...(typeof port === 'string' ? { port } : {}),
    ...(typeof host === 'string' ? { host } : {}),
  };
  switch (name) {
    case 'serve':
      return { command: name, ...file, ...address };
    case 'check':
      return { command: name, ...file };
    case 'schema':
    case 'help':
      return { command: name };
    case 'sandbox':
      if (values.serve !== true && Object.keys(address).length > 0) {
        throw new UsageError('--port and --host are where the gateway listens: they need --serve beside them.');
      }
      return {
        command: name,
        serve: values.serve === true,
        ...usersOf(values.users),
        ...rowsOf(values.rows),
        ...address,
      };
  }
};

const usersOf = (text: unknown): { readonly users?: number } => {
  if (text === undefined) return {};
  const users = typeof text === 'string' && /^\d+$/.test(text) ? Number(text) : 0;
  if (users < 12 || users > 50_000) throw new UsageError('--users must be a whole number from 12 to 50000.');
  return { users };
};

const rowsOf = (text: unknown): { readonly rows?: 'full' | 'summary' } => {
  if (text === undefined) return {};
  if (text === 'full' || text === 'summary') return { rows: text };
  throw new UsageError('--rows must be full or summary.');
};

const examples: Readonly<Record<string, string>> = {
  config: '--config rollcall.config.ts',
  port: '--port 4001',
  host: '--host 127.0.0.1',
  users: '--users 1000',
  rows: '--rows summary',
};

const quoted = (word: string): string => JSON.stringify(word.slice(0, 60));

const didYouMean = (word: string, words: readonly string[]): string => {
  const near = nearest(word, words);
  return near === null ? '' : ` Did you mean ${near}?`;
};
