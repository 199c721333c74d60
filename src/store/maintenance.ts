import { sql } from 'kysely';
import type { Setup } from './setup.ts';
import type { Work } from './store.ts';
import type { Tables } from './tables.ts';

/**
 * Begins an erasure or a retention run, on record. What it answers with runs one part of it in a transaction, in which the audit trail lets itself be
 * changed as far as such a run may, and answers with the part's count of rows.
 * @param mark retention: only what is older may go
 */
export const maintain = async (
  { store, now, newId }: Setup,
  kind: Tables['maintenance']['kind'],
  mark: string | null,
): Promise<(part: (work: Work) => Promise<number>) => Promise<number>> => {
  const at = now();
  const id = newId(at);
  await store.database.insertInto('maintenance').values({ id, kind, at, mark, rows_changed: 0, open: 0 }).execute();
  return (part) =>
    store.transact(async (work) => {
      await work.updateTable('maintenance').set({ open: 1 }).where('id', '=', id).execute();
      const count = await part(work);
      const rows_changed = sql<number>`rows_changed + ${count}`;
      await work.updateTable('maintenance').set({ open: 0, rows_changed }).where('id', '=', id).execute();
      return count;
    });
};
