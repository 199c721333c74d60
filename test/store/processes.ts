import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ChildNews, ChildTask } from './child-task.ts';

const script = fileURLToPath(new URL('./child.ts', import.meta.url));

/** A process of its own at work on a ledger. */
export interface WorkingProcess {
  /** Resolves when it has opened the ledger, with what it told then. */
  readonly opened: Promise<ChildNews>;
  /** Tells it to begin; resolves when it has done. */
  readonly go: () => Promise<ChildNews>;
  /** Ends it at once, as a loss of power would. */
  readonly kill: () => Promise<void>;
}

/** Starts a process that opens a ledger and waits to be told to begin. */
export const startProcess = (task: ChildTask): WorkingProcess => {
  const child = fork(script, [JSON.stringify(task)], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return {
    opened: nextNews(child),
    go: () => {
      const done = nextNews(child);
      child.send('go');
      return done;
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
};

/** The next that a process tells; rejects where it ends without a word. */
const nextNews = (child: ChildProcess): Promise<ChildNews> =>
  new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`The process ended with ${code}.`));
    child.once('exit', ended);
    child.once('message', (news: ChildNews) => {
      child.off('exit', ended);
      resolve(news);
    });
  });

/** Runs tasks in a process each, all told to begin at the same moment. */
export const runTogether = async (tasks: readonly ChildTask[]): Promise<readonly ChildNews[]> => {
  const processes = tasks.map(startProcess);
  try {
    await Promise.all(processes.map(({ opened }) => opened));
    return await Promise.all(processes.map(({ go }) => go()));
  } finally {
    await Promise.all(processes.map(({ kill }) => kill()));
  }
};
