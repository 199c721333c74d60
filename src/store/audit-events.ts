import type { AuditEvent, AuditFilter, AuditOutcome } from '../domain/audit-event.ts';
import type { Ledger } from '../domain/ledger.ts';
import { fromJson, toJson } from './json.ts';
import { acceptsKey, orderOf, readWindow, within } from './keyset.ts';
import { momentOf } from './moment.ts';
import { oneOf } from './one-of.ts';
import type { Setup } from './setup.ts';
import type { Database, Work } from './store.ts';
import type { AuditRow, WriteRow } from './tables.ts';

/** Adds the line that tells how a write stands from `at` on. */
export const addAuditEvent = async (
  work: Work,
  { newId }: Setup,
  write: Omit<WriteRow, 'settled_at' | 'receipt' | 'withdraws'>,
  event: { readonly outcome: AuditOutcome; readonly note: string | null; readonly after: unknown; readonly at: string },
): Promise<void> => {
  await work
    .insertInto('audit_events')
    .values({
      id: newId(event.at),
      at: event.at,
      request_id: write.request_id,
      write_id: write.id,
      directory: write.directory,
      operation: write.operation,
      actor: write.actor,
      subject: write.subject,
      outcome: event.outcome,
      note: event.note,
      before_state: write.before_state,
      after_state: toJson(event.after),
      idempotency_key: write.idempotency_key,
    })
    .execute();
};

/** The audit trail, read. */
export const auditTrail = ({
  store,
}: Setup): Pick<Ledger, 'getAuditEvent' | 'listAuditEvents' | 'acceptsAuditPosition'> => ({
  getAuditEvent: async (id) => {
    const row = await store.database.selectFrom('audit_events').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : toAuditEvent(row);
  },
  acceptsAuditPosition: acceptsKey,
  listAuditEvents: (filter, window) => {
    const rows = selectEvents(store.database, filter);
    return readWindow(window, {
      keyOf: ({ at, id }) => [at, id],
      toEntity: toAuditEvent,
      completeness: 'COMPLETE',
      page: (stretch, limit) =>
        rows
          .selectAll()
          .where(within(stretch, 'at'))
          .orderBy('at', orderOf(stretch))
          .orderBy('id', orderOf(stretch))
          .limit(limit)
          .execute(),
      count: async () => {
        const counted = await rows.select(({ fn }) => fn.countAll().as('count')).executeTakeFirstOrThrow();
        return Number(counted.count);
      },
    });
  },
});

const selectEvents = (database: Database, { directories, since, actor, operation }: AuditFilter) => {
  let rows = database.selectFrom('audit_events').where(oneOf('directory', directories));
  if (since !== undefined) rows = rows.where('at', '>=', momentOf(since));
  if (actor !== undefined) rows = rows.where('actor', '=', actor);
  if (operation !== undefined) rows = rows.where('operation', '=', operation);
  return rows;
};

const toAuditEvent = (row: AuditRow): AuditEvent => ({
  kind: 'AuditEvent',
  id: row.id,
  at: row.at,
  requestId: row.request_id,
  writeId: row.write_id,
  directory: row.directory,
  operation: row.operation,
  actor: row.actor,
  subject: row.subject,
  outcome: row.outcome,
  note: row.note,
  before: fromJson(row.before_state),
  after: fromJson(row.after_state),
  idempotencyKey: row.idempotency_key,
});
