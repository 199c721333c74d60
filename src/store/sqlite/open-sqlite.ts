import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { Kysely } from 'kysely';
import { LedgerError } from '../../domain/ledger.ts';
import type { Store } from '../store.ts';
import type { Tables } from '../tables.ts';
import { sqliteDialect } from './driver.ts';
import { explainSqlite, isBusy } from './explain.ts';

export interface SqliteOptions {
  /** The largest size of the file, in pages of 4096 bytes. @default unlimited */
  readonly maximumPages?: number;
}

/** How long a statement waits for another process's transaction, each of which takes milliseconds. */
const patienceMilliseconds = 5000;

/** Opens the file, making it where it is missing, readable for its owner only. `:memory:` is a ledger that ends with the process. */
export const openSqlite = async (location: string, options: SqliteOptions = {}): Promise<Store> => {
  const inMemory = location === ':memory:';
  const place = inMemory ? 'The ledger in memory' : `The ledger ${resolve(location)}`;
  const explain = (error: unknown): string | null => explainSqlite(error, place);
  try {
    if (!inMemory) closeSync(openSync(location, 'a', 0o600));
    const file = new DatabaseSync(location, { timeout: patienceMilliseconds, enableForeignKeyConstraints: true });
    await prepare(file, options);
    return storeOver(file, explain);
  } catch (error) {
    const sentence = explain(error);
    throw sentence === null ? error : new LedgerError(sentence, error);
  }
};

const prepare = async (file: DatabaseSync, { maximumPages }: SqliteOptions): Promise<void> => {
  try {
    await useLog(file);
    // A write must be on the disk before the vendor is called. What is deleted is overwritten: it may be personal.
    file.exec('pragma synchronous = full; pragma secure_delete = on;');
    if (maximumPages !== undefined) file.exec(`pragma max_page_count = ${maximumPages}`);
  } catch (error) {
    file.close();
    throw error;
  }
};

/** Readers and a writer do not wait for one another in WAL mode. Switching to it is the one thing for which SQLite does not wait by itself. */
const useLog = async (file: DatabaseSync): Promise<void> => {
  for (let waited = 0; ; waited += 10) {
    try {
      file.exec('pragma journal_mode = wal');
      return;
    } catch (error) {
      if (!isBusy(error) || waited >= patienceMilliseconds) throw error;
    }
    await setTimeout(10);
  }
};

const storeOver = (file: DatabaseSync, explain: Store['explain']): Store => {
  const database = new Kysely<Tables>({ dialect: sqliteDialect(file) });
  return {
    kind: 'sqlite',
    database,
    spansHosts: false,
    transact: (run) => database.transaction().execute(run),
    // A transaction is the only writer from its start.
    lock: async () => undefined,
    lockTable: async () => undefined,
    forget: async () => {
      // The log still has the pages as they were.
      file.exec('pragma wal_checkpoint(truncate)');
    },
    explain,
    close: async () => {
      // The one connection is handed out in turn: when it is ours, the others have done.
      await database.connection().execute(async () => undefined);
      await database.destroy();
    },
  };
};
