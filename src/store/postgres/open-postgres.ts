import { Kysely, PostgresDialect, sql } from 'kysely';
import { Client, type ClientConfig, Pool } from 'pg';
import { LedgerError } from '../../domain/ledger.ts';
import type { Store } from '../store.ts';
import type { Tables } from '../tables.ts';
import { explainPostgres, isConflict } from './explain.ts';

/** A transaction that the database ended for the sake of another has done nothing; it is run again so many times. */
const mostRuns = 5;

/** Opens a pool of connections. None is made before the first question. */
export const openPostgres = (location: string): Store => {
  const place = placeOf(location);
  const pool = new Pool({
    connectionString: location,
    application_name: 'rollcall',
    Client: PunctualClient,
    query_timeout: 60_000,
    keepAlive: true,
  });
  // A connection that breaks while nobody uses it ends the process where nobody listens. The next question gets another.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });

  const transact: Store['transact'] = async (run) => {
    for (let runs = 1; ; runs += 1) {
      try {
        // What is read after waiting for a lock must be what its last holder left.
        return await database.transaction().setIsolationLevel('read committed').execute(run);
      } catch (error) {
        if (!isConflict(error) || runs === mostRuns) throw error;
      }
    }
  };

  return {
    kind: 'postgres',
    database,
    spansHosts: true,
    transact,
    lock: async (work, name) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${name}, ${seed}))`.execute(work);
    },
    lockTable: async (work, table) => {
      await sql`lock table ${sql.table(table)} in share row exclusive mode`.execute(work);
    },
    // What is deleted goes with the database's own vacuuming.
    forget: async () => undefined,
    explain: (error) => explainPostgres(error, place),
    close: () => database.destroy(),
  };
};

/** Gives up a connection that is not made in time. The pool's own limit would also end the wait of those who queue for one, however well it goes. */
class PunctualClient extends Client {
  constructor(options: ClientConfig = {}) {
    super({ ...options, connectionTimeoutMillis: 10_000 });
  }
}

/** Keeps the ledger's advisory locks apart from those that others take in the same database. */
const seed = 0x726f6c6c;

/** The database as a person may see it: without the password, and without the parameters, where one could hide too. */
const placeOf = (location: string): string => {
  const url = URL.parse(location);
  // A slash in a password that is not encoded ends the host, so that the rest of the password stands in the path. The error holds no URL.
  if (url === null || url.pathname.includes('@')) {
    throw new LedgerError(
      'The address of the ledger cannot be read. Write postgres://user:password@host:5432/database, and percent-encode what is not a letter or digit in the password.',
    );
  }
  return `The ledger ${url.protocol}//${url.username === '' ? '' : `${url.username}@`}${url.host}${url.pathname}`;
};
