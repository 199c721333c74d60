import type { Health } from '../domain/health.ts';
import type { LedgerState } from '../telemetry/ledger-watch.ts';

/** How a directory is: not asked yet, well, left alone as its vendor wished, not answering, or refusing the token. */
export type DirectoryState = 'UNTRIED' | 'WORKING' | 'PAUSED' | 'FAILING' | 'TOKEN_REFUSED';

/** What `/readyz` says. */
export interface Readiness {
  /** Whether requests are welcome. A broken directory, or a ledger that cannot be used, leaves all others, and reading, as they are. */
  readonly ready: boolean;
  readonly reason?: string;
  readonly ledger: 'USABLE' | 'UNUSABLE' | 'NONE';
  readonly directories: { readonly total: number; readonly failing: number };
  /** By key, for those who may know which directories there are. */
  readonly states?: Readonly<Record<string, DirectoryState>>;
}

export interface ReadinessOptions {
  readonly directories: readonly string[];
  readonly healthOf: (directory: string) => Health | null;
  readonly isReady: () => boolean;
  readonly ledgerState: () => Promise<LedgerState>;
}

/** Finds out how the gateway is, from what it knows: no vendor is called for it. */
export const readinessOf = async (options: ReadinessOptions, showStates: boolean): Promise<Readiness> => {
  const { directories, healthOf, isReady, ledgerState } = options;
  const states = directories.map((directory) => [directory, stateOf(healthOf(directory))] as const);
  const failing = states.filter(([, state]) => state === 'FAILING' || state === 'TOKEN_REFUSED').length;
  const ledger = await ledgerState();
  const ready = isReady();
  return {
    ready,
    ...(ready ? {} : { reason: 'The gateway is stopping.' }),
    ledger: ledger === null ? 'NONE' : ledger.usable ? 'USABLE' : 'UNUSABLE',
    directories: { total: directories.length, failing },
    ...(showStates ? { states: Object.fromEntries(states) } : {}),
  };
};

const stateOf = (health: Health | null): DirectoryState => {
  if (health === null) return 'UNTRIED';
  if (health.credentialsAccepted === false) return 'TOKEN_REFUSED';
  if (health.breaker !== 'CLOSED') return 'FAILING';
  if (health.pausedForSeconds !== null) return 'PAUSED';
  return health.lastSuccessAt === null ? 'UNTRIED' : 'WORKING';
};
