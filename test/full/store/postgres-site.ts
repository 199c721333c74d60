import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { openPostgres } from '../../../src/store/postgres/open-postgres.ts';
import type { LedgerSite } from '../../store/home.ts';

/** Where PostgreSQL is for these suites; the user may create databases. */
export const server = process.env['ROLLCALL_TEST_POSTGRES'] ?? 'postgres://postgres@127.0.0.1:5432/test';

/** Ledgers in schemas of a database that is made for one run of one suite. */
export interface PostgresSite extends LedgerSite {
  /** The database's address, with the schema that is searched. */
  readonly locationOf: (schema: string) => string;
  /** Asks the database itself. */
  readonly ask: (sql: string, schema?: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;
  readonly make: () => Promise<void>;
  readonly drop: () => Promise<void>;
}

const connect = async (connectionString: string): Promise<Client> => {
  const client = new Client({ connectionString });
  try {
    await client.connect();
    return client;
  } catch (cause) {
    throw new Error(
      `These suites need PostgreSQL at ${server}, as a user who may create databases. Start it, or name another in ROLLCALL_TEST_POSTGRES.`,
      { cause },
    );
  }
};

const askAt = async (connectionString: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const client = await connect(connectionString);
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

export const createPostgresSite = (): PostgresSite => {
  const database = `rollcall_${randomBytes(6).toString('hex')}`;
  const locationOf = (schema: string): string => {
    const url = new URL(server);
    url.pathname = database;
    url.searchParams.set('options', `-c search_path=${schema}`);
    return url.href;
  };
  const ask = (sql: string, schema = 'public') => askAt(locationOf(schema), sql);
  let schemas = 0;
  return {
    name: 'PostgreSQL',
    spansHosts: true,
    openStore: async (location) => openPostgres(location),
    locationOf,
    ask,
    make: async () => {
      await askAt(server, `create database ${database}`);
    },
    drop: async () => {
      await askAt(server, `drop database if exists ${database} with (force)`);
    },
    makeHome: async () => {
      schemas += 1;
      const schema = `ledger_${schemas}`;
      await ask(`create schema ${schema}`);
      return {
        location: locationOf(schema),
        query: (sql) => ask(sql, schema),
        remove: async () => {
          await ask(`drop schema ${schema} cascade`);
        },
      };
    },
  };
};
