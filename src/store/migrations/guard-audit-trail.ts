import { sql } from 'kysely';
import type { Store, Work } from '../store.ts';

/**
 * Version 2: the audit trail can be added to and nothing else. The database itself refuses to change or delete an event, unless the transaction has
 * opened a row of `maintenance`: an erasure may then blank what is personal, a retention run may delete what is older than its mark. Nobody else ever
 * sees the open row, since the transaction closes it before its end; it stays as the record that this was done. This guards against mistakes, not
 * against the owner of the database.
 */
export const guardAuditTrail = async (work: Work, kind: Store['kind']): Promise<void> => {
  await work.schema
    .createTable('maintenance')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('mark', kind === 'postgres' ? sql<string>`text collate "C"` : 'text')
    .addColumn('rows_changed', 'integer', (column) => column.notNull())
    .addColumn('open', 'integer', (column) => column.notNull())
    .execute();
  for (const statement of guards[kind]) await sql.raw(statement).execute(work);
};

const refusal = 'Audit events are added and never changed.';
const mayErase = `exists (select 1 from maintenance where open = 1 and kind = 'ERASURE')`;
const mayDelete = `exists (select 1 from maintenance where open = 1 and kind = 'RETENTION' and mark > old.at)`;
const lasting = ['id', 'at', 'request_id', 'write_id', 'directory', 'operation', 'outcome'];
const changesMore = lasting.map((column) => `new.${column} <> old.${column}`).join(' or ');

const guards: Readonly<Record<Store['kind'], readonly string[]>> = {
  sqlite: [
    `create trigger audit_events_update before update on audit_events
      when not ${mayErase} or ${changesMore}
      begin select raise(abort, '${refusal}'); end`,
    `create trigger audit_events_delete before delete on audit_events
      when not ${mayDelete}
      begin select raise(abort, '${refusal}'); end`,
    // "insert or replace" deletes the row that is there without asking the trigger above.
    `create trigger audit_events_replace before insert on audit_events
      when exists (select 1 from audit_events where id = new.id)
      begin select raise(abort, '${refusal}'); end`,
  ],
  postgres: [
    `create function guard_audit_events() returns trigger language plpgsql as $guard$
      begin
        if tg_op = 'UPDATE' and ${mayErase} and not (${changesMore}) then return new; end if;
        if tg_op = 'DELETE' and ${mayDelete} then return old; end if;
        raise exception '${refusal}' using errcode = 'integrity_constraint_violation';
      end
    $guard$`,
    `create trigger audit_events_guard before update or delete on audit_events
      for each row execute function guard_audit_events()`,
    `create function guard_audit_trail() returns trigger language plpgsql as $guard$
      begin
        raise exception '${refusal}' using errcode = 'integrity_constraint_violation';
      end
    $guard$`,
    `create trigger audit_events_truncate before truncate on audit_events
      for each statement execute function guard_audit_trail()`,
  ],
};
