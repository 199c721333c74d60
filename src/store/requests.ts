import { type Ledger, LedgerError, type NewRequest, type StoredRequest } from '../domain/ledger.ts';
import { isDead } from './instance.ts';
import { fromJson, toJson } from './json.ts';
import { momentOf } from './moment.ts';
import type { Setup } from './setup.ts';
import type { RequestRow } from './tables.ts';

type RequestBook = Pick<Ledger, 'openRequest' | 'closeRequest' | 'dropRequest' | 'readRequest'>;

/** Mutations and their results, found again by their callers' keys. */
export const requestBook = (setup: Setup): RequestBook => {
  const { database } = setup.store;
  return {
    openRequest: async (request) => {
      // A second time only where the row that holds the key was deleted between the two questions.
      for (let tries = 0; tries < 3; tries += 1) {
        if (await insert(setup, request)) return { state: 'NEW' };
        const row = await find(setup, request);
        if (row === undefined) continue;
        if (row.digest !== request.digest) return { state: 'KEY_REUSED' };
        return { state: 'KNOWN', request: toStoredRequest(setup, row) };
      }
      throw new LedgerError('The request could not be recorded: its key is taken and freed all the time. Try again.');
    },

    closeRequest: async (requestId, result) => {
      const { numUpdatedRows } = await database
        .updateTable('requests')
        .set({ closed_at: setup.now(), result: toJson(result) })
        .where('id', '=', requestId)
        .where('closed_at', 'is', null)
        .executeTakeFirstOrThrow();
      // The first result stands: somebody may have been answered with it.
      if (numUpdatedRows === 0n) await read(setup, requestId);
    },

    dropRequest: async (requestId) => {
      await database
        .deleteFrom('requests')
        .where('id', '=', requestId)
        .where('closed_at', 'is', null)
        .where((row) => row.not(row.exists(row.selectFrom('writes').select('id').where('request_id', '=', requestId))))
        .execute();
    },

    readRequest: async (requestId) => toStoredRequest(setup, await read(setup, requestId)),
  };
};

/** False where the caller has used the key before. */
const insert = async ({ store, instance }: Setup, request: NewRequest): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await store.database
    .insertInto('requests')
    .values({
      id: request.id,
      actor: request.actor,
      idempotency_key: request.idempotencyKey,
      digest: request.digest,
      mutation: request.mutation,
      at: momentOf(request.at),
      instance,
    })
    .onConflict((conflict) =>
      conflict.columns(['actor', 'idempotency_key']).where('idempotency_key', 'is not', null).doNothing(),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
};

const find = ({ store }: Setup, { actor, idempotencyKey }: NewRequest): Promise<RequestRow | undefined> =>
  store.database
    .selectFrom('requests')
    .selectAll()
    .where('actor', '=', actor)
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst();

const read = async ({ store }: Setup, requestId: string): Promise<RequestRow> => {
  const row = await store.database.selectFrom('requests').selectAll().where('id', '=', requestId).executeTakeFirst();
  if (row === undefined) {
    throw new LedgerError(`The ledger holds no request ${requestId}. It was dropped, or retention deleted it.`);
  }
  return row;
};

const toStoredRequest = ({ store, instance }: Setup, row: RequestRow): StoredRequest => ({
  id: row.id,
  mutation: row.mutation,
  at: row.at,
  done: row.closed_at !== null,
  interrupted: row.closed_at === null && isDead(row.instance, instance, store.spansHosts),
  result: fromJson(row.result),
});
