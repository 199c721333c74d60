import type { CheckedConfig } from '../config/config.ts';
import { isLoopback } from '../http/loopback.ts';
import { describeLedger } from '../config/ledger-place.ts';
import { readConfig } from '../config/read-config.ts';
import { list } from '../config/words.ts';
import { openGateway } from '../gateway.ts';
import type { ProviderModule } from '../providers/module.ts';
import { listen } from '../server/listen.ts';
import type { CommandLine } from './command-line.ts';
import type { Terminal } from './terminal.ts';

/** Serves what is configured until the process is asked to stop. */
export const serve = async (
  line: Extract<CommandLine, { command: 'serve' }>,
  modules: readonly ProviderModule[],
  terminal: Terminal,
): Promise<void> => {
  const stopped = terminal.stopped();
  const { config: file, command: _command, ...flags } = line;
  const { environment, workingDirectory } = terminal;
  const sources = { modules, environment, workingDirectory, flags, ...(file === undefined ? {} : { file }) };
  const config = await readConfig(sources);
  const keys = config.directories.map(({ directory }) => directory.key);
  const introduction = `Rollcall serves ${keys.length === 1 ? 'the directory' : 'the directories'} ${list(keys, 'and')}.`;
  await serveConfig(config, { modules, introduction, stopped, print: terminal.print });
};

export interface ServeOptions {
  readonly modules: readonly ProviderModule[];
  /** What a person is told first. */
  readonly introduction: string;
  readonly print: Terminal['print'];
  /** Resolves when the server is to be stopped, which may be before it has started. */
  readonly stopped: Promise<void>;
}

/** Opens the ledger, listens, tells a person where, and takes everything down again when it is to be stopped. Rejects with a LedgerError before it listens. */
export const serveConfig = async (config: CheckedConfig, options: ServeOptions): Promise<void> => {
  const { modules, introduction, print, stopped } = options;
  const gateway = openGateway(config, { modules });
  try {
    const { listener, drain } = gateway;
    await gateway.ready();
    const listening = await listen({ ...config.server, listener, drain, isOwnHost: isLoopback });
    print(introduction);
    print(describeLedger(config.ledger));
    const what = config.graphiql ? 'Open GraphiQL in a browser, and send queries to' : 'Send queries to';
    print(`${what} ${listening.url}/graphql (Ctrl-C stops)`);
    await stopped;
    await listening.stop();
  } finally {
    await gateway.dispose();
  }
};
