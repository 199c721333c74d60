import type { CheckedConfig } from '../config/config.ts';
import { isLoopback } from '../config/loopback.ts';
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
  const { config: file, command: _command, ...flags } = line;
  const { environment, workingDirectory } = terminal;
  const sources = { modules, environment, workingDirectory, flags, ...(file === undefined ? {} : { file }) };
  const config = await readConfig(sources);
  const keys = config.directories.map(({ directory }) => directory.key);
  const introduction = `Rollcall serves ${keys.length === 1 ? 'the directory' : 'the directories'} ${list(keys, 'and')}.`;
  await serveConfig(config, { modules, introduction }, terminal);
};

/** Listens, tells a person where, and takes everything down again when the process is asked to stop. */
export const serveConfig = async (
  config: CheckedConfig,
  options: { readonly modules: readonly ProviderModule[]; readonly introduction: string },
  terminal: Terminal,
): Promise<void> => {
  const gateway = openGateway(config, { modules: options.modules });
  try {
    const { listener, drain } = gateway;
    const listening = await listen({ ...config.server, listener, drain, isOwnHost: isLoopback });
    terminal.print(options.introduction);
    const what = config.graphiql ? 'Open GraphiQL in a browser, and send queries to' : 'Send queries to';
    terminal.print(`${what} ${listening.url}/graphql (Ctrl-C stops)`);
    await terminal.stopped();
    await listening.stop();
  } finally {
    await gateway.dispose();
  }
};
