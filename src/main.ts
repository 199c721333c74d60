#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { takeSeat } from './cli/seat.ts';
import type { Terminal } from './cli/terminal.ts';

// Beside the code, where only those may write who may also change the code; where nobody may, nothing is kept.
enableCompileCache(fileURLToPath(new URL('../.cache', import.meta.url)));

const seat = takeSeat(process.env);

/** Resolves at the first signal. npm passes a Ctrl-C on, so it comes twice; a second one later is somebody who will not wait. */
const stopped = (): Promise<void> =>
  new Promise((resolve) => {
    let first: number | null = null;
    const ask = (): void => {
      const now = performance.now();
      first ??= now;
      if (now - first > 1000) process.exit(130);
      if (seat === null) resolve();
      else seat.askToStop();
    };
    process.on('SIGINT', ask);
    process.on('SIGTERM', ask);
    void seat?.stopped.then(resolve);
  });

const terminal: Terminal = {
  environment: process.env,
  workingDirectory: process.cwd(),
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => (seat === null ? process.stderr.write(`${line}\n`) : seat.complain(line)),
  stopped,
  watchStrays: (watch) => {
    process.on('unhandledRejection', (error) => watch('rejection', error));
    process.on('uncaughtException', (error) => watch('exception', error));
  },
  seat,
};

const { runProgram } = await import('./cli/program.ts');
const code = await runProgram(process.argv.slice(2), terminal);
if (seat === null) process.exitCode = code;
else seat.leave(code);
