import { parseArgs } from 'node:util';
import { nearest } from '../config/nearest.ts';
import { buildKeyLine, type KeyLine } from './key-line.ts';

/** A command line that was understood. */
export type CommandLine =
  | {
      readonly command: 'serve';
      readonly config?: string;
      readonly port?: string;
      readonly host?: string;
      readonly workers?: string;
    }
  | { readonly command: 'check'; readonly config?: string }
  | { readonly command: 'ledger prune'; readonly config?: string; readonly before: string }
  | { readonly command: 'ledger erase'; readonly config?: string; readonly email: string }
  | KeyLine
  | { readonly command: 'schema' }
  | {
      readonly command: 'sandbox';
      readonly serve: boolean;
      readonly users?: number;
      readonly rows?: 'full' | 'summary';
      readonly port?: string;
      readonly host?: string;
      readonly workers?: string;
    }
  | { readonly command: 'help' }
  | { readonly command: 'version' };

/** The command line cannot be understood. The message says what is meant to be there. */
export class UsageError extends Error {}

const flagsOf = {
  serve: ['config', 'port', 'host', 'workers'],
  check: ['config'],
  'ledger prune': ['config', 'before'],
  'ledger erase': ['config', 'email'],
  'key create': ['name', 'grant', 'metrics', 'expires', 'file'],
  'key list': ['file'],
  'key remove': ['name', 'file'],
  schema: [],
  sandbox: ['serve', 'users', 'rows', 'port', 'host', 'workers'],
  help: [],
} as const satisfies Record<string, readonly string[]>;

type CommandName = keyof typeof flagsOf;

const commandNames: readonly string[] = Object.keys(flagsOf);
const isCommand = (name: string): name is CommandName => commandNames.includes(name);

/** What commands of two words begin with. */
const inTwoWords = ['ledger', 'key'];

const options = {
  config: { type: 'string' },
  before: { type: 'string' },
  email: { type: 'string' },
  name: { type: 'string' },
  grant: { type: 'string', multiple: true },
  metrics: { type: 'boolean' },
  expires: { type: 'string' },
  file: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  workers: { type: 'string' },
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

  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const name = words.splice(0, inTwoWords.includes(words[0] ?? '') ? 2 : 1).join(' ') || 'help';
  const [extra] = words;
  if (!isCommand(name)) throw new UsageError(`There is no command ${quoted(name)}.${didYouMean(name, commandNames)}`);

  const known: readonly string[] = flagsOf[name];
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    if (!known.includes(token.name)) {
      const flags = [...known.map((flag) => `--${flag}`), '--help'];
      throw new UsageError(`${name} has no flag ${quoted(token.rawName)}.${didYouMean(token.rawName, flags)}`);
    }
    const wantsValue = token.name !== 'serve' && token.name !== 'metrics';
    if (wantsValue && (token.value === undefined || token.value === '' || token.value.startsWith('--'))) {
      throw new UsageError(`${token.rawName} needs a value, such as ${examples[token.name] ?? 'one'}.`);
    }
    if (!wantsValue && token.value !== undefined) throw new UsageError(`${token.rawName} takes no value.`);
  }
  if (extra !== undefined) throw new UsageError(`${quoted(extra)} is too much: ${name} takes flags only.`);
  return build(name, values);
};

const build = (name: CommandName, values: Readonly<Record<string, unknown>>): CommandLine => {
  const { config, port, host, workers } = values;
  const file = typeof config === 'string' ? { config } : {};
  const address = {
    ...(typeof port === 'string' ? { port } : {}),
    ...(typeof host === 'string' ? { host } : {}),
    ...(typeof workers === 'string' ? { workers } : {}),
  };
  switch (name) {
    case 'serve':
      return { command: name, ...file, ...address };
    case 'check':
      return { command: name, ...file };
    case 'ledger prune':
      return { command: name, ...file, before: momentOf(values.before) };
    case 'ledger erase':
      return { command: name, ...file, email: emailOf(values.email) };
    case 'key create':
    case 'key list':
    case 'key remove': {
      const line = buildKeyLine(name, values);
      if (typeof line === 'string') throw new UsageError(line);
      return line;
    }
    case 'schema':
    case 'help':
      return { command: name };
    case 'sandbox':
      if (values.serve !== true && Object.keys(address).length > 0) {
        throw new UsageError('--port, --host and --workers are for the gateway: they need --serve beside them.');
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

/** A day begins at midnight UTC. */
const momentOf = (text: unknown): string => {
  const moment =
    typeof text === 'string' && /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z)?$/.test(text)
      ? Date.parse(text)
      : Number.NaN;
  const read = Number.isNaN(moment) ? '' : new Date(moment).toISOString();
  // The 31st of a short month is read as a day of the next.
  if (typeof text !== 'string' || !read.startsWith(text.slice(0, 10)) || read === '') {
    throw new UsageError(
      `ledger prune needs a day, or a moment in UTC: ${examples.before} or --before 2026-01-01T12:00Z.`,
    );
  }
  return read;
};

const emailOf = (text: unknown): string => {
  if (typeof text !== 'string' || !/^\S+@\S+$/.test(text)) {
    throw new UsageError(`ledger erase needs an e-mail address: ${examples.email}.`);
  }
  return text;
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
  before: '--before 2026-01-01',
  email: '--email jane@example.com',
  name: '--name ci',
  grant: "--grant '*=read'",
  expires: '--expires 2027-01-31',
  file: '--file keys.json',
  port: '--port 4001',
  host: '--host 127.0.0.1',
  workers: '--workers 4',
  users: '--users 1000',
  rows: '--rows summary',
};

const quoted = (word: string): string => JSON.stringify(word.slice(0, 60));

const didYouMean = (word: string, words: readonly string[]): string => {
  if (word === 'key') return ' Did you mean key create, key list or key remove?';
  if (word === 'ledger') return ' Did you mean ledger prune or ledger erase?';
  const near = nearest(word, words);
  return near === null ? '' : ` Did you mean ${near}?`;
};
