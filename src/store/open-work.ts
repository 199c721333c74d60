import type { Ledger } from '../domain/ledger.ts';
import { standsAs } from './invite-selection.ts';
import type { Setup } from './setup.ts';

/** Counts what is open. The writes have an index for it; the invites are read through. */
export const openWork = ({ store, now }: Setup): Pick<Ledger, 'countOpenWork'> => ({
  countOpenWork: async () => {
    const invites = await store.database
      .selectFrom('invites')
      .where('hidden', '=', 0)
      .where(standsAs(['PENDING', 'UNKNOWN'], now()))
      .groupBy('status')
      .select(({ fn }) => ['status', fn.countAll().as('count')])
      .execute();
    const writes = await store.database
      .selectFrom('writes')
      .where('state', '=', 'SENDING')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    const countOf = (status: 'PENDING' | 'UNKNOWN'): number =>
      Number(invites.find((row) => row.status === status)?.count ?? 0);
    return {
      pendingInvites: countOf('PENDING'),
      unknownInvites: countOf('UNKNOWN'),
      writesUnderWay: Number(writes.count),
    };
  },
});
