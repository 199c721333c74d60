import type { Store } from './store.ts';

/** What every part of the ledger works with. */
export interface Setup {
  readonly store: Store;
  /** The present, as the ledger stores it. */
  readonly now: () => string;
  /** The process, as writes are marked with it. */
  readonly instance: string;
  /** A new id for something that happened at a moment, greater than all before of that moment. */
  readonly newId: (at: string) => string;
}
