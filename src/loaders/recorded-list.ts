import type { Ledger } from '../domain/ledger.ts';
import type { LedgerInvite, LedgerInviteFilter } from '../domain/ledger-invite.ts';
import type { List } from '../domain/window.ts';

/** The ledger's rows as a list. No vendor is called for it. */
export const recordedList = (ledger: Ledger, filter: LedgerInviteFilter): List<LedgerInvite> => ({
  // So few that a list made from it asks the vendor about few rows at a time.
  pageLimit: 50,
  accepts: ledger.acceptsInvitePosition,
  read: (window) => ledger.listInvites(filter, window),
});
