import { setTimeout } from 'node:timers/promises';
import { reconcileInvites } from './reconcile.ts';
import type { ReconcileContext } from './reconcile-record.ts';
import type { WriteContext } from './write-context.ts';

export interface ReconcilingOptions {
  /** Makes the context of one run: what one run has read, the next reads anew. The signal ends its calls when reconciling is stopped. */
  readonly createContext: (signal: AbortSignal) => ReconcileContext & Pick<WriteContext, 'providers'>;
  /** How long to wait before each run, from the end of the one before. */
  readonly everySeconds: number;
  readonly logger: {
    readonly info: (fields: object, message: string) => void;
    readonly warn: (fields: object, message: string) => void;
    readonly error: (fields: object, message: string) => void;
  };
}

export interface Reconciling {
  /** Resolves once no run is under way, and none will begin. */
  readonly stop: () => Promise<void>;
}

/** Reconciles the invites of all directories again and again, one run at a time. What fails is logged, and tried again with the next run. */
export const startReconciling = ({ createContext, everySeconds, logger }: ReconcilingOptions): Reconciling => {
  const stopping = new AbortController();
  const { signal } = stopping;

  const runOnce = async (): Promise<void> => {
    try {
      const context = createContext(signal);
      const { outcome, changes, problems } = await reconcileInvites(context, [...context.providers.values()], {
        dryRun: false,
      });
      if (signal.aborted) return;
      for (const { directory, message } of problems) {
        logger.warn({ directory, problem: message }, 'invites could not be reconciled');
      }
      logger.info({ outcome, changes: changes.length }, 'invites reconciled');
    } catch (error) {
      if (signal.aborted) return;
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      logger.error({ error: { type: name, message } }, 'reconciling invites failed');
    }
  };

  const running = (async () => {
    while (!signal.aborted) {
      try {
        // It alone keeps no process alive.
        await setTimeout(everySeconds * 1000, undefined, { signal, ref: false });
      } catch {
        return;
      }
      await runOnce();
    }
  })();

  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
};
