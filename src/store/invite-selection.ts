import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { InviteStatus } from '../domain/invite.ts';
import type { LedgerInviteFilter } from '../domain/ledger-invite.ts';
import { addressKey } from '../domain/address.ts';
import { momentOf } from './moment.ts';
import { oneOf } from './one-of.ts';
import type { Database } from './store.ts';

/** The invites that a filter lets through, without those that were never sent. */
export const selectInvites = (database: Database, filter: LedgerInviteFilter) => {
  let rows = database.selectFrom('invites').where('hidden', '=', 0).where(oneOf('directory', filter.directories));
  const { workspaceId, withoutVendorId, statuses, email, createdBefore, expiresBefore, onlyFrom } = filter;
  if (workspaceId !== undefined) rows = rows.where('workspace_id', workspaceId === null ? 'is' : '=', workspaceId);
  if (withoutVendorId === true) rows = rows.where('vendor_id', 'is', null);
  if (statuses !== undefined) rows = rows.where(standsAs(statuses, momentOf(filter.now)));
  if (email !== undefined) rows = rows.where('match_key', '=', addressKey(email));
  if (createdBefore !== undefined) rows = rows.where('sort_at', '<', momentOf(createdBefore));
  if (expiresBefore !== undefined) rows = rows.where('expires_at', '<', momentOf(expiresBefore));
  if (onlyFrom !== undefined) {
    const { actor, directories } = onlyFrom;
    rows = rows.where((where) => where.or([where('actor', '=', actor), where.not(oneOf('directory', directories))]));
  }
  return rows;
};

/** Whether an invite has one of these statuses at a moment: a pending one whose end has passed has expired. */
export const standsAs = (statuses: readonly InviteStatus[], now: string): RawBuilder<SqlBool> =>
  sql`(${sql.join([sql`1 = 0`, ...statuses.map((status) => hasStatus(status, now))], sql` or `)})`;

const hasStatus = (status: InviteStatus, now: string): RawBuilder<SqlBool> => {
  switch (status) {
    case 'PENDING':
      return sql`(status = 'PENDING' and (expires_at is null or expires_at > ${now}))`;
    case 'EXPIRED':
      return sql`(status = 'EXPIRED' or (status = 'PENDING' and expires_at <= ${now}))`;
    case 'ACCEPTED':
    case 'CANCELLED':
    case 'UNKNOWN':
      return sql`status = ${status}`;
  }
};
