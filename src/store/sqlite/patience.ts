import { setTimeout } from 'node:timers/promises';
import { isBusy } from './explain.ts';

/** How long to wait for another's transaction, each of which takes milliseconds. */
const patienceMilliseconds = 5000;

/**
 * Runs a statement again while another connection holds the file. SQLite's own way of waiting would stop this whole process, and with it the very
 * transaction it may be waiting for: one file can be open twice in one process.
 */
export const patiently = async <T>(run: () => T): Promise<T> => {
  const until = performance.now() + patienceMilliseconds;
  for (;;) {
    try {
      return run();
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw error;
    }
    // Not in step with the others who wait.
    await setTimeout(1 + Math.random() * 9);
  }
};
