import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { patiently } from './patience.ts';

/** More texts than the ledger has statements; lists of ids of many lengths could make more. */
const mostStatements = 200;

/** Kysely's dialect over node:sqlite. Every transaction means to write, and says so at once: it waits at its start, and never fails half-way for a lock. */
export const sqliteDialect = (database: DatabaseSync): Dialect => {
  const connection = connectionOf(database);
  const run = async (sql: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(sql));
  };
  return {
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createDriver: () => ({
      init: async () => undefined,
      acquireConnection: async () => connection,
      releaseConnection: async () => undefined,
      beginTransaction: async () => {
        // However many transactions are queued here, other work and other processes get their turn in between.
        await setImmediate();
        await run('begin immediate');
      },
      commitTransaction: () => run('commit'),
      rollbackTransaction: async () => {
        // SQLite has already rolled back after some failures, a full disk among them; what failed is to be told, not this.
        if (database.isOpen && database.isTransaction) await run('rollback');
      },
      destroy: async () => database.close(),
    }),
  };
};

const connectionOf = (database: DatabaseSync): DatabaseConnection => {
  const statements = new Map<string, { readonly statement: StatementSync; readonly reads: boolean }>();
  const prepared = (sql: string): { readonly statement: StatementSync; readonly reads: boolean } => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    if (statements.size >= mostStatements) statements.clear();
    const statement = database.prepare(sql);
    const made = { statement, reads: statement.columns().length > 0 };
    statements.set(sql, made);
    return made;
  };
  return {
    executeQuery: <Row>({ sql, parameters }: CompiledQuery) => {
      const values = parameters.map(toInput);
      return patiently(() => {
        const { statement, reads } = prepared(sql);
        // What the columns hold is what the tables' types say; the driver cannot know them.
        if (reads) return { rows: statement.all(...values) as Row[] };
        return { rows: [], numAffectedRows: BigInt(statement.run(...values).changes) };
      });
    },
    streamQuery: () => {
      throw new Error('The ledger reads no streams.');
    },
  };
};

const toInput = (value: unknown): SQLInputValue => {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  throw new TypeError(`SQLite takes no parameter of type ${typeof value}.`);
};
