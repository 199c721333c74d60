import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The gateway on the sandboxes, in a process of its own. */
export interface StartedGateway extends AsyncDisposable {
  /** Such as `http://127.0.0.1:4000/graphql`. */
  readonly url: string;
}

const root = new URL('../', import.meta.url);

/** What `npm start` runs, by the Node that runs this. */
const startCommand = (): readonly string[] => {
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { scripts: { start: string } };
  const [node, ...rest] = scripts.start.split(' ');
  if (node !== 'node') throw new Error(`npm start does not run node but ${node}.`);
  return rest;
};

/** Runs what `npm start` runs, on any free port. */
export const startGateway = async (): Promise<StartedGateway> => {
  const gateway = spawn(process.execPath, startCommand(), {
    cwd: fileURLToPath(root),
    env: { PATH: process.env.PATH, PORT: '0', ROLLCALL_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    if (gateway.exitCode !== null || gateway.signalCode !== null) return;
    gateway.kill('SIGTERM');
    await once(gateway, 'exit');
  };
  for await (const line of createInterface({ input: gateway.stdout })) {
    const url = /http:\/\/\S+\/graphql/.exec(line)?.[0];
    if (url !== undefined) return { url, [Symbol.asyncDispose]: stop };
  }
  throw new Error('The gateway ended before it said where it listens.');
};
