import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;
export type Work = Transaction<Tables>;

/** A database that holds the ledger: all that differs between SQLite and PostgreSQL when it is used. */
export interface Store {
  readonly kind: 'sqlite' | 'postgres';
  readonly database: Database;
  /** Whether processes on several hosts may share it, so that a stranger's process cannot be looked for on this one. */
  readonly spansHosts: boolean;
  /** Runs all of the work or nothing of it. What the work read cannot have changed before it is done, where it holds the lock for it. */
  readonly transact: <T>(run: (work: Work) => Promise<T>) => Promise<T>;
  /** Waits until no other transaction, in this or another process, holds the lock of this name; holds it until the transaction ends. */
  readonly lock: (work: Work, name: string) => Promise<void>;
  /** Keeps all others from writing to a table until the transaction ends. */
  readonly lockTable: (work: Work, table: keyof Tables) => Promise<void>;
  /** After an erasure: what was deleted is no longer in the database's files, as far as this is ours to say. */
  readonly forget: () => Promise<void>;
  /** What a failure of the database means, and what to do about it; null where it is no failure of the database. */
  readonly explain: (error: unknown) => string | null;
  /** Waits for the work under way. */
  readonly close: () => Promise<void>;
}
