import type { ObservedInvite } from '../domain/ledger-invite.ts';
import type { Ledger } from '../domain/ledger.ts';
import { observedInviteRow, toLedgerInvite } from './invite-row.ts';
import { selectInvites } from './invite-selection.ts';
import { acceptsKey, orderOf, readWindow, within } from './keyset.ts';
import { momentOf } from './moment.ts';
import { oneOf } from './one-of.ts';
import { learnOfInvite } from './settlement.ts';
import type { Setup } from './setup.ts';
import type { Database, Work } from './store.ts';
import type { InviteRow } from './tables.ts';

type InviteBook = Pick<
  Ledger,
  'getInvite' | 'findInvites' | 'listInvites' | 'acceptsInvitePosition' | 'observeInvite' | 'updateInvite'
>;

/** More ids than this are asked for in several questions: databases limit the parameters of one. */
const mostIds = 500;

/** Invites, and what is known of them. */
export const inviteBook = (setup: Setup): InviteBook => {
  const { store } = setup;
  const { database } = store;
  return {
    getInvite: async (id) => {
      const row = await find(database, id);
      return row === undefined ? null : toLedgerInvite(row);
    },

    findInvites: async (directory, vendorIds) => {
      const rows: InviteRow[] = [];
      for (let from = 0; from < vendorIds.length; from += mostIds) {
        rows.push(...(await findByVendorIds(database, directory, vendorIds.slice(from, from + mostIds))));
      }
      return rows.map(toLedgerInvite);
    },

    acceptsInvitePosition: acceptsKey,
    listInvites: (filter, window) => {
      const rows = selectInvites(database, filter);
      return readWindow(window, {
        keyOf: ({ sort_at, id }: InviteRow) => [sort_at, id] as const,
        toEntity: toLedgerInvite,
        completeness: 'LEDGER_ONLY',
        page: (stretch, limit) =>
          rows
            .selectAll()
            .where(within(stretch, 'sort_at'))
            .orderBy('sort_at', orderOf(stretch))
            .orderBy('id', orderOf(stretch))
            .limit(limit)
            .execute(),
        count: async () => {
          const counted = await rows.select(({ fn }) => fn.countAll().as('count')).executeTakeFirstOrThrow();
          return Number(counted.count);
        },
      });
    },

    observeInvite: (invite) =>
      store.transact(async (work) => {
        await store.lock(work, invite.directory);
        return toLedgerInvite(await observe(work, setup, invite));
      }),

    updateInvite: async (id, update) => {
      const known = await find(database, id);
      if (known === undefined) return false;
      return store.transact(async (work) => {
        await store.lock(work, known.directory);
        const row = await find(work, id);
        return row !== undefined && (await learnOfInvite(work, setup, row, update));
      });
    },
  };
};

const find = (database: Database, id: string): Promise<InviteRow | undefined> =>
  database.selectFrom('invites').selectAll().where('id', '=', id).where('hidden', '=', 0).executeTakeFirst();

/** The newest first, and what Rollcall sent before what it only saw. */
const findByVendorIds = (database: Database, directory: string, ids: readonly string[]): Promise<InviteRow[]> =>
  database
    .selectFrom('invites')
    .selectAll()
    .where('directory', '=', directory)
    .where(oneOf('vendor_id', ids))
    .where('hidden', '=', 0)
    .orderBy('origin', 'desc')
    .orderBy('sort_at', 'desc')
    .orderBy('id', 'desc')
    .execute();

const observe = async (work: Work, setup: Setup, invite: ObservedInvite): Promise<InviteRow> => {
  const [known] = await findByVendorIds(work, invite.directory, [invite.vendorId]);
  if (known === undefined) {
    return work.insertInto('invites').values(observedInviteRow(invite)).returningAll().executeTakeFirstOrThrow();
  }
  await learnOfInvite(work, setup, known, { status: invite.status, evidence: invite.evidence });
  const seen = momentOf(invite.at);
  return work
    .updateTable('invites')
    .set({
      last_seen_at: known.last_seen_at !== null && known.last_seen_at > seen ? known.last_seen_at : seen,
      role_raw: invite.roleRaw ?? known.role_raw,
    })
    .where('id', '=', known.id)
    .returningAll()
    .executeTakeFirstOrThrow();
};
