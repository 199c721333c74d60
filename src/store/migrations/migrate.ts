import { LedgerError } from '../../domain/ledger.ts';
import type { Store, Work } from '../store.ts';
import { createTables } from './create-tables.ts';
import { guardAuditTrail } from './guard-audit-trail.ts';
import { tieWithdrawals } from './tie-withdrawals.ts';

export type Migration = (work: Work, kind: Store['kind']) => Promise<void>;

/** The n-th leads from version n - 1 to version n. One that has been released never changes. */
export const migrations: readonly Migration[] = [createTables, guardAuditTrail, tieWithdrawals];

/** A type, not an interface: Kysely takes no other. */
type Versions = { readonly schema_version: { version: number } };

/**
 * Brings a ledger to this version's tables, all in one transaction: of two processes that start at once, the second waits and finds the work done.
 * Rejects where a newer Rollcall has been there.
 */
export const migrate = (store: Store, steps: readonly Migration[] = migrations): Promise<void> =>
  store.transact(async (work) => {
    await store.lock(work, 'schema');
    const version = await readVersion(work);
    if (version > steps.length) {
      throw new LedgerError(
        `The ledger has version ${version}, and this Rollcall knows versions up to ${steps.length}: a newer Rollcall has used it. Start that one.`,
      );
    }
    if (version === steps.length) return;
    for (const step of steps.slice(version)) await step(work, store.kind);
    await versions(work).updateTable('schema_version').set({ version: steps.length }).execute();
  });

const versions = (work: Work) => work.$extendTables<Versions>();

const readVersion = async (work: Work): Promise<number> => {
  await versions(work)
    .schema.createTable('schema_version')
    .ifNotExists()
    .addColumn('version', 'integer', (column) => column.notNull())
    .execute();
  const row = await versions(work).selectFrom('schema_version').select('version').executeTakeFirst();
  if (row !== undefined) return row.version;
  await versions(work).insertInto('schema_version').values({ version: 0 }).execute();
  return 0;
};
