import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { performance } from 'node:perf_hooks';

const started = String(Math.round(performance.timeOrigin));

/** The name of one opened ledger: its host, its process, when that began, and what tells it from others of the same process. */
export const createInstance = (): string => [hostname(), process.pid, started, randomUUID()].join('/');

/**
 * Whether the process that an instance lived in is known to be dead. A process number alone does not tell, since it is given out anew: after a
 * container's restart the new process has the old one's.
 * @param spansHosts whether the instance may live on a host whose processes cannot be seen from here
 */
export const isDead = (instance: string, own: string, spansHosts: boolean): boolean => {
  if (instance === own) return false;
  const [, host, pid, origin] = /^([^/]+)\/(\d+)\/(\d+)\/[\da-f-]{36}$/.exec(instance) ?? [];
  if (host !== hostname()) return !spansHosts;
  return Number(pid) === process.pid ? origin !== started : !isRunning(Number(pid));
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};
