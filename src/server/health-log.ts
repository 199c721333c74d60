import type { Health } from '../domain/health.ts';
import type { Logger } from './logger.ts';

/** Looks at some directories, and says in the log how they changed since they were looked at last. */
export type HealthLog = (directories: Iterable<string>) => void;

interface Remembered {
  readonly isOpen: boolean;
  readonly isPaused: boolean;
  readonly isRefused: boolean;
}

const healthy: Remembered = { isOpen: false, isPaused: false, isRefused: false };

/**
 * Writes a line where a breaker opened or closed, a vendor asked to be left alone, or a token is no longer accepted or is again. To be told of the
 * directories that a request called, once it is over: nothing else changes how they are.
 */
export const createHealthLog = (healthOf: (directory: string) => Health | null, logger: Logger): HealthLog => {
  const last = new Map<string, Remembered>();
  return (directories) => {
    for (const directory of directories) {
      const health = healthOf(directory);
      if (health === null) continue;
      const before = last.get(directory) ?? healthy;
      const now: Remembered = {
        isOpen: health.breaker !== 'CLOSED',
        isPaused: health.pausedForSeconds !== null,
        isRefused: health.credentialsAccepted === false,
      };
      last.set(directory, now);
      if (now.isOpen !== before.isOpen) sayBreaker(logger, directory, health);
      if (now.isPaused && !before.isPaused) {
        logger.warn({ directory, seconds: health.pausedForSeconds }, 'the vendor asked to be left alone');
      }
      if (now.isRefused && !before.isRefused) logger.error({ directory }, 'the vendor no longer accepts the token');
      if (!now.isRefused && before.isRefused) logger.info({ directory }, 'the vendor accepts the token');
    }
  };
};

const sayBreaker = (logger: Logger, directory: string, { breaker, retryAfterSeconds, lastFailure }: Health): void => {
  if (breaker === 'CLOSED') return logger.info({ directory }, 'the breaker closed: the vendor answers again');
  logger.warn(
    { directory, retryAfterSeconds, kind: lastFailure?.error.kind },
    'the breaker opened: calls are refused until the vendor answers',
  );
};
