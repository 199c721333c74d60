import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A Node process on one core, and what the kernel knows of it. Linux only. */
export interface PinnedProcess {
  /** The first line that it printed. */
  readonly line: string;
  /** From its start until that line, in milliseconds. */
  readonly startMilliseconds: number;
  /** Processor time so far, in milliseconds, of all its threads, user and system together; the kernel counts in steps of 10 ms. */
  readonly processorMilliseconds: () => number;
  /** In MiB. */
  readonly residentMemory: () => number;
  readonly stop: () => Promise<void>;
}

const ticksPerSecond = 100;

/** Starts `file` (beside this one, or a URL) on `core`, and waits for its first line. */
export const startPinned = async (file: string, core: number, argument: string): Promise<PinnedProcess> => {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const begun = performance.now();
  const child: ChildProcess = spawn('taskset', ['-c', String(core), process.execPath, path, argument], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exit = once(child, 'exit');
  process.once('exit', () => child.kill());
  if (child.stdout === null) throw new Error('The process has no output.');
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exit.then(([code]) => {
      throw new Error(`${file} ended with ${String(code)} before it was ready.`);
    }),
  ])) as [string];
  const startMilliseconds = performance.now() - begun;
  return {
    line,
    startMilliseconds,
    processorMilliseconds: () => {
      // The name stands in parentheses and may hold spaces.
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
    },
    residentMemory: () => {
      const [, kibibytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      return Number(kibibytes) / 1024;
    },
    stop: async () => {
      child.kill();
      await exit;
    },
  };
};
