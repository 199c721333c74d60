import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';

const program = new URL('../../src/main.ts', import.meta.url).pathname;

interface End {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** The program while it runs. */
export interface RunningProgram {
  readonly exit: Promise<End>;
  /** Resolves to what the pattern's group found in standard output. */
  readonly printed: (pattern: RegExp) => Promise<string>;
  readonly stop: (signal: NodeJS.Signals) => void;
}

/** The program in a folder of its own; none outlives the test that started it. */
export const useProgram = () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const running = new Map<ChildProcess, Promise<End>>();
  afterEach(async () => {
    for (const child of running.keys()) child.kill('SIGKILL');
    await Promise.all(running.values());
  });

  /** Starts the program with nothing of this process's environment but what is given. */
  const start = (line: string, environment: Readonly<Record<string, string>> = {}): RunningProgram => {
    const child = spawn(process.execPath, [program, ...line.split(' ').filter((word) => word !== '')], {
      cwd: folder,
      env: environment,
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      errors += String(chunk);
    });
    const exit = new Promise<End>((resolve) => {
      child.on('close', (code) => {
        running.delete(child);
        resolve({ code, output, errors });
      });
    });
    running.set(child, exit);
    const printed = (pattern: RegExp): Promise<string> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(output);
          if (match !== null) resolve(match[1] ?? '');
        };
        child.stdout.on('data', look);
        look();
        void exit.then(() => reject(new Error(`It ended before it printed ${pattern}: ${errors}`)));
      });
    return { exit, printed, stop: (signal) => void child.kill(signal) };
  };

  /** Runs the program to its end. */
  const run = (line: string, environment: Readonly<Record<string, string>> = {}): Promise<End> =>
    start(line, environment).exit;

  return { folder, start, run };
};
