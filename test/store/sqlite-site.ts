import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.ts';
import type { LedgerSite } from './home.ts';

/** Ledgers in files of a directory of their own. */
export const sqliteSite: LedgerSite = {
  name: 'SQLite',
  spansHosts: false,
  openStore: openSqlite,
  makeHome: async () => {
    const directory = mkdtempSync(join(tmpdir(), 'rollcall-ledger-'));
    const location = join(directory, 'ledger.db');
    return {
      location,
      query: async (sql) => {
        const database = new DatabaseSync(location);
        try {
          return database.prepare(sql).all();
        } finally {
          database.close();
        }
      },
      remove: async () => rmSync(directory, { recursive: true, force: true }),
    };
  },
};
