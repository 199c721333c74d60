import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Answer } from './sandboxed-gateway.ts';

/** `rollcall serve` in a process of its own. */
export interface ServedGateway extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** Asks the process to stop, and resolves to its exit code. */
  readonly stop: () => Promise<number | null>;
  readonly ask: (query: string, variables?: object) => Promise<Answer>;
  /** Ends the process at once, as a power cut would. */
  readonly kill: () => Promise<void>;
}

const ended = async (child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
};

/** Starts the command with an environment of its own, and waits until it says where it listens. */
export const serveGateway = async (environment: Readonly<Record<string, string>>): Promise<ServedGateway> => {
  const child = spawn(process.execPath, ['src/main.ts', 'serve'], {
    env: { PATH: process.env.PATH ?? '', PORT: '0', ROLLCALL_LOG_LEVEL: 'silent', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /http:\/\/\S+\/graphql/.exec(said)?.[0];
      if (found !== undefined) resolve(found);
    });
    child.on('exit', (code) => reject(new Error(`It ended with ${code}: ${said}${complaint}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      await ended(child, 'SIGTERM');
      return child.exitCode;
    },
    ask: async (query, variables = {}) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Answer;
    },
    kill: () => ended(child, 'SIGKILL'),
    [Symbol.asyncDispose]: () => ended(child, 'SIGTERM'),
  };
};
