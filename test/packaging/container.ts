import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { BuiltImage } from './built-image.ts';

/** A process that was started as a container's first would be: as the image's user, with the image's environment and nothing else. */
export interface Container extends AsyncDisposable {
  /** What it has said on standard output and standard error. */
  readonly said: () => string;
  /** Resolves at the first word that fits; rejects where it ends before. */
  readonly says: (words: RegExp) => Promise<string>;
  /** Sends a signal, and resolves to the status that it ends with, or to the signal that ended it. */
  readonly end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<number | string | null>;
  readonly ended: Promise<number | string | null>;
}

const isRoot = process.getuid?.() === 0;

/** Who runs in the image, where this process may become somebody else. */
const userOf = ({ user }: BuiltImage) => (isRoot ? { uid: user, gid: user } : {});

/** The image's entry point with its own command, or with other words behind it. */
export const startContainer = (
  image: BuiltImage,
  environment: Readonly<Record<string, string>> = {},
  command: readonly string[] = image.command,
): Container => {
  const [program = '', ...words] = [...image.entrypoint, ...command];
  const child: ChildProcess = spawn(program, words, {
    cwd: image.workingDirectory,
    env: { ...image.environment, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...userOf(image),
  });
  let said = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      for (const listener of listeners) listener();
    });
  }
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => code ?? signal ?? null);
  const end: Container['end'] = (signal) => {
    child.kill(signal);
    return ended;
  };
  return {
    said: () => said,
    says: (words) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = words.exec(said)?.[0];
          if (found === undefined) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        void ended.then((status) => reject(new Error(`It ended with ${status}: ${said}`)));
        look();
      }),
    end,
    ended,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) await end('SIGKILL');
    },
  };
};

/** Runs a program of the image to its end, as the image's user. Status and what it said. */
export const runInside = (
  image: BuiltImage,
  [program = '', ...words]: readonly string[],
  environment: Readonly<Record<string, string>> = {},
) => {
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd: image.workingDirectory,
    env: { ...image.environment, ...environment },
    encoding: 'utf8',
    ...userOf(image),
  });
  return { status, said: `${stdout}${stderr}` };
};
