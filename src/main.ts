#!/usr/bin/env node
import { check } from './cli/check.ts';
import { parseCommandLine, UsageError } from './cli/command-line.ts';
import { helpText, version } from './cli/help.ts';
import { maintainLedger } from './cli/ledger.ts';
import { runSandboxes } from './cli/sandbox.ts';
import { printSchema } from './cli/schema.ts';
import { serve } from './cli/serve.ts';
import type { Terminal } from './cli/terminal.ts';
import { ConfigError } from './config/config-error.ts';
import { LedgerError } from './domain/ledger.ts';
import { providerModules } from './providers/index.ts';
import { ListenError } from './server/listen.ts';

const run = async (given: readonly string[], terminal: Terminal): Promise<number> => {
  const line = parseCommandLine(given);
  switch (line.command) {
    case 'serve':
      await serve(line, providerModules, terminal);
      return 0;
    case 'check':
      return check(line, providerModules, terminal);
    case 'ledger prune':
    case 'ledger erase':
      return maintainLedger(line, providerModules, terminal);
    case 'sandbox':
      await runSandboxes(line, providerModules, terminal);
      return 0;
    case 'schema':
      terminal.print(printSchema(providerModules));
      return 0;
    case 'help':
      terminal.print(helpText(providerModules));
      return 0;
    case 'version':
      terminal.print(version());
      return 0;
  }
};

/** Resolves at the first signal. npm passes a Ctrl-C on, so it comes twice; a second one later is somebody who will not wait. */
const stopped = (): Promise<void> =>
  new Promise((resolve) => {
    let first: number | null = null;
    const ask = (): void => {
      const now = performance.now();
      first ??= now;
      if (now - first > 1000) process.exit(130);
      resolve();
    };
    process.on('SIGINT', ask);
    process.on('SIGTERM', ask);
  });

const terminal: Terminal = {
  environment: process.env,
  workingDirectory: process.cwd(),
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  stopped,
};

try {
  process.exitCode = await run(process.argv.slice(2), terminal);
} catch (error) {
  if (error instanceof UsageError) {
    terminal.complain(`${error.message} \`rollcall --help\` lists what there is.`);
    process.exitCode = 2;
  } else if (error instanceof ConfigError || error instanceof ListenError || error instanceof LedgerError) {
    terminal.complain(error.message);
    process.exitCode = 1;
  } else {
    throw error;
  }
}
