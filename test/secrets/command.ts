import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Emission } from './canaries.ts';

/** `rollcall` in a process of its own, and all that it writes. */
export interface RunningCommand {
  readonly child: ChildProcess;
  /** What it wrote so far. */
  readonly emitted: () => readonly Emission[];
  /** Waits for words in its output. Rejects where it ends first. */
  readonly says: (pattern: RegExp) => Promise<string>;
  readonly ended: Promise<number | null>;
}

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Starts a command with only this environment. */
export const runCommand = (
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  workingDirectory: string,
  nodeArgs: readonly string[] = [],
): RunningCommand => {
  const child = spawn(process.execPath, [...nodeArgs, main, ...args], {
    cwd: workingDirectory,
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr]: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => stdout.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => stderr.push(text));
  const ended = once(child, 'close').then(([code]): number | null => code);
  const name = args.join(' ');
  return {
    child,
    ended,
    emitted: () => [
      { where: `standard output of ${name}`, text: stdout.join('') },
      { where: `standard error of ${name}`, text: stderr.join('') },
    ],
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(stdout.join('') + stderr.join(''));
          if (found !== null) resolve(found[0]);
        };
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        void ended.then((code) => reject(new Error(`It ended with ${code}: ${stdout.join('')}${stderr.join('')}`)));
        look();
      }),
  };
};
