import { type ColumnDataType, sql } from 'kysely';
import type { Store, Work } from '../store.ts';

/** Version 1: what the ledger remembers. */
export const createTables = async (work: Work, kind: Store['kind']): Promise<void> => {
  const { schema } = work;
  const text: ColumnDataType = 'text';
  // Ids and moments are compared by code point. SQLite does so of itself; in PostgreSQL another collation may order them otherwise.
  const key = kind === 'postgres' ? sql<string>`text collate "C"` : text;

  await schema
    .createTable('requests')
    .addColumn('id', key, (column) => column.primaryKey())
    .addColumn('actor', text, (column) => column.notNull())
    .addColumn('idempotency_key', text)
    .addColumn('digest', text, (column) => column.notNull())
    .addColumn('mutation', text, (column) => column.notNull())
    .addColumn('at', key, (column) => column.notNull())
    .addColumn('instance', text, (column) => column.notNull())
    .addColumn('closed_at', key)
    .addColumn('result', text)
    .execute();
  await schema
    .createIndex('requests_key')
    .unique()
    .on('requests')
    .columns(['actor', 'idempotency_key'])
    .where(sql.ref('idempotency_key'), 'is not', null)
    .execute();

  await schema
    .createTable('writes')
    .addColumn('id', key, (column) => column.primaryKey())
    .addColumn('request_id', key, (column) => column.notNull().references('requests.id'))
    .addColumn('ordinal', 'integer', (column) => column.notNull())
    .addColumn('directory', text, (column) => column.notNull())
    .addColumn('operation', text, (column) => column.notNull())
    .addColumn('request', text, (column) => column.notNull())
    .addColumn('actor', text, (column) => column.notNull())
    .addColumn('idempotency_key', text)
    .addColumn('subject', text)
    .addColumn('before_state', text)
    .addColumn('invite_id', key)
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('note', text)
    .addColumn('receipt', text)
    .addColumn('instance', text, (column) => column.notNull())
    .addColumn('at', key, (column) => column.notNull())
    .addColumn('settled_at', key)
    .execute();
  await schema.createIndex('writes_step').unique().on('writes').columns(['request_id', 'ordinal']).execute();
  await schema.createIndex('writes_of_invite').on('writes').column('invite_id').execute();
  await schema
    .createIndex('writes_open')
    .on('writes')
    .column('id')
    .where(sql.ref('state'), '=', sql.lit('SENDING'))
    .execute();

  await schema
    .createTable('invites')
    .addColumn('id', key, (column) => column.primaryKey())
    .addColumn('directory', text, (column) => column.notNull())
    .addColumn('workspace_id', text)
    .addColumn('vendor_id', text)
    .addColumn('email', text, (column) => column.notNull())
    .addColumn('match_key', text, (column) => column.notNull())
    .addColumn('name', text)
    .addColumn('role_ids', text, (column) => column.notNull())
    .addColumn('role_raw', text)
    .addColumn('options', text, (column) => column.notNull())
    .addColumn('origin', text, (column) => column.notNull())
    .addColumn('actor', text)
    .addColumn('hidden', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('status', text, (column) => column.notNull())
    .addColumn('evidence_source', text, (column) => column.notNull())
    .addColumn('evidence_certainty', text, (column) => column.notNull())
    .addColumn('evidence_at', key, (column) => column.notNull())
    .addColumn('evidence_note', text)
    .addColumn('created_at', key)
    .addColumn('first_seen_at', key, (column) => column.notNull())
    .addColumn('last_seen_at', key)
    .addColumn('expires_at', key)
    .addColumn('cancelled_at', key)
    .addColumn('accepted_after', key)
    .addColumn('accepted_before', key)
    .addColumn('accepted_user_id', text)
    .addColumn('supersedes', key)
    .addColumn('superseded_by', key)
    .addColumn('sort_at', key, (column) => column.notNull())
    .execute();
  await schema.createIndex('invites_order').on('invites').columns(['sort_at', 'id']).execute();
  await schema.createIndex('invites_of_directory').on('invites').columns(['directory', 'sort_at', 'id']).execute();
  // Counts what was sent without a look at the rows.
  await schema
    .createIndex('invites_sent')
    .on('invites')
    .columns(['directory', 'origin', 'hidden', 'sort_at'])
    .execute();
  await schema.createIndex('invites_of_person').on('invites').columns(['match_key', 'sort_at']).execute();
  await schema.createIndex('invites_by_vendor_id').on('invites').columns(['directory', 'vendor_id']).execute();

  await schema
    .createTable('audit_events')
    .addColumn('id', key, (column) => column.primaryKey())
    .addColumn('at', key, (column) => column.notNull())
    .addColumn('request_id', key, (column) => column.notNull())
    .addColumn('write_id', key, (column) => column.notNull())
    .addColumn('directory', text, (column) => column.notNull())
    .addColumn('operation', text, (column) => column.notNull())
    .addColumn('actor', text, (column) => column.notNull())
    .addColumn('subject', text)
    .addColumn('outcome', text, (column) => column.notNull())
    .addColumn('note', text)
    .addColumn('before_state', text)
    .addColumn('after_state', text)
    .addColumn('idempotency_key', text)
    .execute();
  await schema.createIndex('audit_events_order').on('audit_events').columns(['at', 'id']).execute();
  await schema.createIndex('audit_events_of_directory').on('audit_events').columns(['directory', 'at', 'id']).execute();
};
