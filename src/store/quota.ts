import type { BegunWrite, InviteQuota, QuotaUse } from '../domain/ledger-write.ts';
import { momentOf, secondsAfter } from './moment.ts';
import type { Database, Work } from './store.ts';

/** The invites that were sent from a directory, or may have been, after a moment. @param actor who sent them, if not just anybody */
const selectSent = (database: Database, directory: string, since: string, actor?: string) => {
  const rows = database
    .selectFrom('invites')
    .where('directory', '=', directory)
    .where('origin', '=', 'ROLLCALL')
    .where('hidden', '=', 0)
    .where('sort_at', '>', since);
  return actor === undefined ? rows : rows.where('actor', '=', actor);
};

/** How many invites were sent, or may have been, after a moment. */
export const countSentInvites = async (
  database: Database,
  directory: string,
  since: string,
  actor?: string,
): Promise<number> => {
  const counted = await selectSent(database, directory, momentOf(since), actor)
    .select(({ fn }) => fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(counted.count);
};

/** How a quota stands at a moment. */
export const quotaUse = async (
  database: Database,
  directory: string,
  at: string,
  { limit, seconds, actor }: InviteQuota,
): Promise<QuotaUse> => {
  const since = secondsAfter(at, -seconds);
  const used = await countSentInvites(database, directory, since, actor);
  if (used < limit) return { used, freeAt: null };
  // There is room when as many have left the window as are too many, the oldest first. No limit but zero is ever reached by none.
  const last = await selectSent(database, directory, since, actor)
    .select('sort_at')
    .orderBy('sort_at')
    .offset(Math.min(used - limit, Math.max(0, used - 1)))
    .limit(1)
    .executeTakeFirst();
  return { used, freeAt: secondsAfter(last?.sort_at ?? at, seconds) };
};

/** The refusal where the quota leaves no room for one more invite; else null. The caller holds the directory's lock. */
export const refuseBeyondQuota = async (
  work: Work,
  directory: string,
  at: string,
  quota: InviteQuota,
): Promise<Extract<BegunWrite, { state: 'QUOTA_EXHAUSTED' }> | null> => {
  const { used, freeAt } = await quotaUse(work, directory, at, quota);
  return freeAt === null ? null : { state: 'QUOTA_EXHAUSTED', used, limit: quota.limit, freeAt };
};
