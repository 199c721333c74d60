import { type Ledger, LedgerError } from '../domain/ledger.ts';
import { createLedger, inSentences, type LedgerOptions } from './create-ledger.ts';
import { migrate } from './migrations/migrate.ts';
import type { Store } from './store.ts';

/**
 * Opens the ledger and brings its tables to this version. Writes that a dead process left under way stay as they are until `recover` is called.
 * @param location a file, `:memory:`, or a `postgres://` URL. Several processes may open one file on one host, and one database from many
 */
export const openLedger = async (location: string, options: LedgerOptions = {}): Promise<Ledger> => {
  const store = await openStore(location);
  try {
    await inSentences(store, () => migrate(store));
  } catch (error) {
    await store.close().catch(() => undefined);
    throw error;
  }
  return createLedger(store, options);
};

/** Neither database's driver is loaded for the other. */
const openStore = async (location: string): Promise<Store> => {
  const scheme = /^([a-z][a-z\d+.-]+):\/\//i.exec(location)?.[1]?.toLowerCase();
  if (scheme === 'postgres' || scheme === 'postgresql') {
    const { openPostgres } = await import('./postgres/open-postgres.ts');
    return openPostgres(location);
  }
  if (scheme !== undefined) {
    throw new LedgerError(
      `The ledger cannot be kept at ${scheme}://. Name a file, or a database as postgres://user:password@host/database.`,
    );
  }
  if (location.trim() === '')
    throw new LedgerError(
      'The ledger has no place. Name a file, or a database as postgres://user:password@host/database.',
    );
  const { openSqlite } = await import('./sqlite/open-sqlite.ts');
  return openSqlite(location);
};
