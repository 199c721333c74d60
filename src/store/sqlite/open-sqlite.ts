import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { LedgerError } from '../../domain/ledger.ts';
import type { Store } from '../store.ts';
import type { Tables } from '../tables.ts';
import { sqliteDialect } from './driver.ts';
import { explainSqlite } from './explain.ts';
import { patiently } from './patience.ts';

export interface SqliteOptions {
  /** The largest size of the file, in pages of 4096 bytes. @default unlimited */
  readonly maximumPages?: number;
}

/** Opens the file, making it where it is missing, readable for its owner only. `:memory:` is a ledger that ends with the process. */
export const openSqlite = async (location: string, options: SqliteOptions = {}): Promise<Store> => {
  const inMemory = location === ':memory:';
  const place = inMemory ? 'The ledger in memory' : `The ledger ${resolve(location)}`;
  const explain = (error: unknown): string | null => explainSqlite(error, place);
  try {
    if (!inMemory) closeSync(openSync(location, 'a', 0o600));
    const file = new DatabaseSync(location, { timeout: 0, enableForeignKeyConstraints: true });
    await prepare(file, options);
    return storeOver(file, explain);
  } catch (error) {
    const sentence = explain(error);
    throw sentence === null ? error : new LedgerError(sentence, error);
  }
};

const prepare = async (file: DatabaseSync, { maximumPages }: SqliteOptions): Promise<void> => {
  try {
    // Readers and a writer do not wait for one another in this mode.
    await patiently(() => file.exec('pragma journal_mode = wal'));
    // A write must be on the disk before the vendor is called. What is deleted is overwritten: it may be personal.
    file.exec('pragma synchronous = full; pragma secure_delete = on;');
    if (maximumPages !== undefined) file.exec(`pragma max_page_count = ${maximumPages}`);
  } catch (error) {
    file.close();
    throw error;
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
      // The log still has the pages as they were. While somebody reads, it cannot be emptied; then it is when they have done.
      await sql`pragma wal_checkpoint(truncate)`.execute(database);
    },
    explain,
    close: async () => {
      // The one connection is handed out in turn: when it is ours, the others have done.
      await database.connection().execute(async () => undefined);
      await database.destroy();
    },
  };
};
