import type { NewWrite, StoredWrite } from '../domain/ledger-write.ts';
import type { Ledger } from '../domain/ledger.ts';
import { addAuditEvent } from './audit-events.ts';
import { sentInviteRow } from './invite-row.ts';
import { receiptFromJson, toJson } from './json.ts';
import { momentOf } from './moment.ts';
import { countSentInvites, quotaUse, refuseBeyondQuota } from './quota.ts';
import { settleWrite } from './settlement.ts';
import type { Setup } from './setup.ts';
import type { Work } from './store.ts';
import type { WriteRow } from './tables.ts';

type WriteBook = Pick<
  Ledger,
  'beginWrite' | 'settleWrite' | 'listWrites' | 'countInvitesSince' | 'readQuota' | 'findUnsureWithdrawals'
>;

/** Writes to vendors, from before they are sent. */
export const writeBook = (setup: Setup): WriteBook => {
  const { store } = setup;
  return {
    beginWrite: (write) =>
      store.transact(async (work) => {
        await store.lock(work, write.directory);
        const existing = await findStep(work, write);
        if (existing !== undefined) return { state: 'EXISTS', write: toStoredWrite(existing) };
        const at = momentOf(write.at);
        const refusal = write.quota === null ? null : await refuseBeyondQuota(work, write.directory, at, write.quota);
        if (refusal !== null) return refusal;
        await insert(work, setup, write, at);
        return { state: 'BEGUN' };
      }),

    settleWrite: (writeId, settlement) => store.transact((work) => settleWrite(work, setup, writeId, settlement)),

    listWrites: async (requestId) => {
      const rows = await store.database
        .selectFrom('writes')
        .selectAll()
        .where('request_id', '=', requestId)
        .orderBy('ordinal')
        .execute();
      return rows.map(toStoredWrite);
    },

    findUnsureWithdrawals: async (directory) => {
      const rows = await store.database
        .selectFrom('writes')
        .select(['withdraws', 'at'])
        .where('withdraws', 'is not', null)
        .where('directory', '=', directory)
        .where('state', '=', 'UNKNOWN')
        .orderBy('at')
        .execute();
      return new Map(rows.flatMap(({ withdraws, at }) => (withdraws === null ? [] : [[withdraws, at] as const])));
    },

    countInvitesSince: (directory, since) => countSentInvites(store.database, directory, since),
    readQuota: (directory, quota, now) => quotaUse(store.database, directory, momentOf(now), quota),
  };
};

const findStep = (work: Work, { requestId, ordinal }: NewWrite): Promise<WriteRow | undefined> =>
  work
    .selectFrom('writes')
    .selectAll()
    .where('request_id', '=', requestId)
    .where('ordinal', '=', ordinal)
    .executeTakeFirst();

const insert = async (work: Work, setup: Setup, write: NewWrite, at: string): Promise<void> => {
  const row = {
    id: write.id,
    request_id: write.requestId,
    ordinal: write.ordinal,
    directory: write.directory,
    operation: write.operation,
    request: JSON.stringify(write.request),
    actor: write.actor,
    idempotency_key: write.idempotencyKey,
    subject: write.subject,
    before_state: toJson(write.before),
    invite_id: write.invite?.id ?? null,
    ...(write.withdraws === undefined ? {} : { withdraws: write.withdraws }),
    state: 'SENDING',
    note: null,
    instance: setup.instance,
    at,
  } as const;
  await work.insertInto('writes').values(row).execute();
  if (write.invite !== null) {
    const { directory, actor } = write;
    await work.insertInto('invites').values(sentInviteRow(write.invite, { directory, actor, at })).execute();
  }
  await addAuditEvent(work, setup, row, { outcome: 'STARTED', note: null, after: null, at });
};

const toStoredWrite = (row: WriteRow): StoredWrite => ({
  id: row.id,
  requestId: row.request_id,
  ordinal: row.ordinal,
  directory: row.directory,
  operation: row.operation,
  state: row.state,
  note: row.note,
  receipt: receiptFromJson(row.receipt),
  inviteId: row.invite_id,
  at: row.at,
});
