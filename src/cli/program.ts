import { KeysFileError } from '../config/change-keys-file.ts';
import { ConfigError } from '../config/config-error.ts';
import { LedgerError } from '../domain/ledger.ts';
import { providerModules } from '../providers/index.ts';
import { ListenError } from '../server/listen.ts';
import { describeError } from '../server/logger.ts';
import { parseCommandLine, UsageError } from './command-line.ts';
import type { Terminal } from './terminal.ts';

/** Runs a command to its end, and resolves to the exit code. What goes wrong is told on the terminal. */
export const runProgram = async (given: readonly string[], terminal: Terminal): Promise<number> => {
  try {
    return await run(given, terminal);
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.complain(`${error.message} \`rollcall --help\` lists what there is.`);
      return 2;
    }
    if (
      error instanceof ConfigError ||
      error instanceof ListenError ||
      error instanceof LedgerError ||
      error instanceof KeysFileError
    ) {
      terminal.complain(error.message);
      return 1;
    }
    // Not as it is: libraries hang headers and bodies on their errors, and all of it would be printed.
    terminal.complain(JSON.stringify({ level: 'error', error: describeError(error), msg: 'unexpected error' }));
    return 1;
  }
};

/** Each command loads what it needs when it is asked for. */
const run = async (given: readonly string[], terminal: Terminal): Promise<number> => {
  const line = parseCommandLine(given);
  switch (line.command) {
    case 'serve':
      return (await import('./serve.ts')).serve(line, providerModules, terminal);
    case 'check':
      return (await import('./check.ts')).check(line, providerModules, terminal);
    case 'ledger prune':
    case 'ledger erase':
      return (await import('./ledger.ts')).maintainLedger(line, providerModules, terminal);
    case 'key create':
    case 'key list':
    case 'key remove':
      return (await import('./key.ts')).tendKeys(line, terminal);
    case 'sandbox':
      return (await import('./sandbox.ts')).runSandboxes(line, providerModules, terminal);
    case 'schema':
      terminal.print((await import('./schema.ts')).printSchema(providerModules));
      return 0;
    case 'help':
      terminal.print((await import('./help.ts')).helpText(providerModules));
      return 0;
    case 'version':
      terminal.print((await import('../http/user-agent.ts')).version);
      return 0;
  }
};
