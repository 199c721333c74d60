import type { Updateable } from 'kysely';
import type { InviteUpdate } from '../domain/ledger-invite.ts';
import { evidenceColumns, evidenceOf, fits } from './evidence.ts';
import { momentOf } from './moment.ts';
import type { Work } from './store.ts';
import type { InviteRow, Tables } from './tables.ts';

/** Records news of an invite, all of it or, where it does not fit what is believed, nothing. The caller holds the directory's lock. */
export const changeInvite = async (work: Work, row: InviteRow, update: InviteUpdate): Promise<boolean> => {
  const news = withStoredMoments(update);
  if (!fits(row, news)) return false;
  const columns = columnsOf(news);
  if (Object.keys(columns).length > 0) {
    await work.updateTable('invites').set(columns).where('id', '=', row.id).execute();
  }
  if (news.vendorId !== undefined && row.origin === 'ROLLCALL') await absorbTwin(work, row, news.vendorId);
  return true;
};

const withStoredMoments = (update: InviteUpdate): InviteUpdate =>
  update.evidence === undefined
    ? update
    : { ...update, evidence: { ...update.evidence, observedAt: momentOf(update.evidence.observedAt) } };

const columnsOf = (update: InviteUpdate): Updateable<Tables['invites']> => ({
  ...(update.status === undefined ? {} : { status: update.status }),
  ...(update.evidence === undefined ? {} : evidenceColumns(update.evidence)),
  ...(update.vendorId === undefined ? {} : { vendor_id: update.vendorId }),
  ...(update.expiresAt === undefined ? {} : { expires_at: momentOf(update.expiresAt) }),
  ...(update.lastSeenAt === undefined ? {} : { last_seen_at: momentOf(update.lastSeenAt) }),
  ...(update.cancelledAt === undefined ? {} : { cancelled_at: momentOf(update.cancelledAt) }),
  ...(update.acceptedAfter === undefined ? {} : { accepted_after: momentOf(update.acceptedAfter) }),
  ...(update.acceptedBefore === undefined ? {} : { accepted_before: momentOf(update.acceptedBefore) }),
  ...(update.acceptedUserId === undefined ? {} : { accepted_user_id: update.acceptedUserId }),
  ...(update.supersededBy === undefined ? {} : { superseded_by: update.supersededBy }),
});

/**
 * The vendor may have listed an invite, and it been recorded as somebody else's, before the answer came that tells its id. Then two rows are one
 * invite: the one that says who sent it stays, and takes over what is known of the other.
 */
const absorbTwin = async (work: Work, { id, directory }: InviteRow, vendorId: string): Promise<void> => {
  const twin = await work
    .selectFrom('invites')
    .selectAll()
    .where('directory', '=', directory)
    .where('vendor_id', '=', vendorId)
    .where('origin', '=', 'OBSERVED')
    .where('hidden', '=', 0)
    .executeTakeFirst();
  if (twin === undefined) return;
  await work.updateTable('invites').set({ hidden: 1, superseded_by: id }).where('id', '=', twin.id).execute();
  const row = await work
    .updateTable('invites')
    .set({ role_raw: twin.role_raw, last_seen_at: twin.last_seen_at })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await changeInvite(work, row, newsOf(twin));
};

const newsOf = (row: InviteRow): InviteUpdate => ({
  status: row.status,
  evidence: evidenceOf(row),
  ...(row.cancelled_at === null ? {} : { cancelledAt: row.cancelled_at }),
  ...(row.accepted_after === null ? {} : { acceptedAfter: row.accepted_after }),
  ...(row.accepted_before === null ? {} : { acceptedBefore: row.accepted_before }),
  ...(row.accepted_user_id === null ? {} : { acceptedUserId: row.accepted_user_id }),
});
