import { sql } from 'kysely';
import type { Store, Work } from '../store.ts';

/** Version 3: a write that withdraws an invite names it, so that what became of the invite can be told where the write's answer was lost. */
export const tieWithdrawals = async ({ schema }: Work, kind: Store['kind']): Promise<void> => {
  await schema
    .alterTable('writes')
    .addColumn('withdraws', kind === 'postgres' ? sql<string>`text collate "C"` : 'text')
    .execute();
  await schema.createIndex('writes_of_withdrawn').on('writes').column('withdraws').execute();
};
