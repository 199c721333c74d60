import type { Ledger } from '../../src/domain/ledger.ts';
import type { LedgerOptions } from '../../src/store/create-ledger.ts';
import { openLedger } from '../../src/store/open-ledger.ts';
import type { Store } from '../../src/store/store.ts';

/** A place of its own for one test's ledger. */
export interface LedgerHome {
  readonly location: string;
  /** Asks the database itself, behind the ledger's back. */
  readonly query: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Removes it, with whatever ledgers are still open in it. */
  readonly remove: () => Promise<void>;
}

/** What the contract needs of a database. */
export interface LedgerSite {
  readonly name: string;
  readonly makeHome: () => Promise<LedgerHome>;
  /** Opens the database without bringing its tables to any version. */
  readonly openStore: (location: string) => Promise<Store>;
  /** Whether an instance of an unknown form can be a live process elsewhere. */
  readonly spansHosts: boolean;
}

/** A clock that stands until it is moved. */
export interface TestClock {
  readonly now: () => Date;
  readonly iso: () => string;
  readonly move: (seconds: number) => void;
}

export const createClock = (start = '2026-11-22T10:00:00.000Z'): TestClock => {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    iso: () => new Date(time).toISOString(),
    move: (seconds) => {
      time += seconds * 1000;
    },
  };
};

/** A home with a ledger open in it, under a clock that stands. */
export interface Bench {
  readonly home: LedgerHome;
  readonly clock: TestClock;
  readonly ledger: Ledger;
  /** Opens the same ledger once more. */
  readonly open: (options?: LedgerOptions) => Promise<Ledger>;
}

/** Runs a test in a home of its own, and leaves nothing behind. */
export const withBench =
  (site: LedgerSite, run: (bench: Bench) => Promise<void>): (() => Promise<void>) =>
  async () => {
    const home = await site.makeHome();
    const clock = createClock();
    const opened: Ledger[] = [];
    const open = async (options: LedgerOptions = {}): Promise<Ledger> => {
      const ledger = await openLedger(home.location, { now: clock.now, ...options });
      opened.push(ledger);
      return ledger;
    };
    try {
      await run({ home, clock, ledger: await open(), open });
    } finally {
      await Promise.all(opened.map((ledger) => ledger.close()));
      await home.remove();
    }
  };
