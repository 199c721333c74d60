import { availableParallelism } from 'node:os';
import type { CheckedConfig } from '../config/checked-config.ts';
import { ConfigError } from '../config/config-error.ts';
import { inMemory } from '../config/ledger-place.ts';
import { readConfig } from '../config/read-config.ts';
import { list } from '../config/words.ts';
import type { ProviderModule } from '../providers/module.ts';
import type { CommandLine } from './command-line.ts';
import type { Terminal } from './terminal.ts';

/** Serves what is configured until the process is asked to stop. Resolves to the exit code. */
export const serve = async (
  line: Extract<CommandLine, { command: 'serve' }>,
  modules: readonly ProviderModule[],
  terminal: Terminal,
): Promise<number> => {
  const stopped = terminal.stopped();
  const { config: file, command: _command, ...flags } = line;
  const { environment, workingDirectory } = terminal;
  const sources = { modules, environment, workingDirectory, flags, ...(file === undefined ? {} : { file }) };
  const config = await readConfig(sources);
  const keys = config.directories.map(({ directory }) => directory.key);
  const introduction = `Rollcall serves ${keys.length === 1 ? 'the directory' : 'the directories'} ${list(keys, 'and')}.`;
  return serveChecked(config, { modules, introduction, stopped, terminal });
};

export interface ServeOptions {
  readonly modules: readonly ProviderModule[];
  /** What a person is told first. */
  readonly introduction: string;
  readonly terminal: Terminal;
  /** Resolves when the server is to be stopped, which may be before it has started. */
  readonly stopped: Promise<void>;
  /** What workers find in their environment besides this process's own. @default nothing */
  readonly forWorkers?: Readonly<Record<string, string>>;
}

/** How many workers a configuration asks for. */
export const workersOf = ({ server: { workers } }: CheckedConfig): number =>
  workers === 'auto' ? availableParallelism() : workers;

/** Serves a configuration in this process or, where it asks for several workers and this is none of them, in as many others. */
export const serveChecked = async (config: CheckedConfig, options: ServeOptions): Promise<number> => {
  const { terminal, stopped, forWorkers = {} } = options;
  const count = workersOf(config);
  if (count === 1 || (terminal.seat ?? null) !== null) {
    const { serveConfig } = await import('./serve-config.ts');
    return serveConfig(config, options);
  }
  if (config.ledger === inMemory) throw new ConfigError([ofEachWorker]);
  const [{ leadWorkers }, { createLogger }] = await Promise.all([
    import('./primary.ts'),
    import('../server/logger.ts'),
  ]);
  const longest = Math.max(...config.directories.map(({ upstream }) => upstream.deadlineSeconds));
  return leadWorkers({
    count,
    environment: forWorkers,
    terminal,
    logger: createLogger(config.log.level),
    stopped,
    // What a worker waits for by itself, and a little more.
    stopSeconds: config.server.drainSeconds + longest + 5,
  });
};

const ofEachWorker = {
  where: 'ledger',
  what: 'is in memory, which several workers cannot have in common: name a file, or a database, or serve with one worker.',
};
