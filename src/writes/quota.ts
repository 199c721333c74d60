import type { InviteQuota } from '../domain/ledger-write.ts';
import type { Provider } from '../domain/provider.ts';

const secondsPerDay = 86_400;

/**
 * How many invites a directory's vendor takes in a day; null where it documents no limit. The hour at which its day ends is not documented, so that a
 * rolling day is counted, which never allows more.
 */
export const inviteQuotaOf = ({ writeRules: { invitesPerDay } }: Provider): InviteQuota | null =>
  invitesPerDay === null ? null : { limit: invitesPerDay, seconds: secondsPerDay };
