import type { LedgerInvite } from '../domain/ledger-invite.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { Principal } from '../domain/principal.ts';
import type { Slice } from '../domain/window.ts';

/** How much of what the ledger holds of a directory somebody sees: all, what they sent themselves, or nothing. */
export type LedgerSight = (directory: string) => 'ALL' | 'OWN' | 'NONE';

/**
 * What a request may see of the ledger. Where each caller brings a token, what was done with one is for nobody who has another: without a token nothing
 * is seen, and with one what the caller sent, or all where they may read the audit trail.
 * @param tokenDirectories those that are asked with a token of each caller's own
 */
export const ledgerSight =
  (
    principal: Principal,
    tokens: ReadonlyMap<string, string> | undefined,
    tokenDirectories: ReadonlySet<string>,
  ): LedgerSight =>
  (directory) => {
    if (!tokenDirectories.has(directory)) return 'ALL';
    if (tokens?.has(directory) !== true) return 'NONE';
    return principal.may('audit', directory) ? 'ALL' : 'OWN';
  };

/** The same whether or not there is anything to see. */
const onlyOwn =
  'Where each caller brings a token of their own, the ledger shows them the invites that they sent themselves, and only while they bring it.';

/**
 * The ledger as one caller sees it: rows that they may not see are in no answer, no list and no count. Writing needs no look of its own, since a row's
 * id is only had by reading it. The audit trail has a permission of its own.
 */
export const ledgerFor = (ledger: Ledger, actor: string, sight: LedgerSight): Ledger => {
  const isSeen = (row: LedgerInvite): boolean => {
    const seen = sight(row.directory);
    return seen === 'ALL' || (seen === 'OWN' && row.actor === actor);
  };
  return {
    ...ledger,
    getInvite: async (id) => {
      const row = await ledger.getInvite(id);
      return row !== null && isSeen(row) ? row : null;
    },
    findInvites: async (directory, vendorIds) =>
      sight(directory) === 'NONE' ? [] : (await ledger.findInvites(directory, vendorIds)).filter(isSeen),
    listInvites: async (filter, window) => {
      const directories = filter.directories.filter((key) => sight(key) !== 'NONE');
      const own = directories.filter((key) => sight(key) === 'OWN');
      if (own.length === 0 && directories.length === filter.directories.length) {
        return ledger.listInvites(filter, window);
      }
      const onlyFrom = own.length === 0 ? {} : { onlyFrom: { actor, directories: own } };
      const slice: Slice<LedgerInvite> = await ledger.listInvites({ ...filter, directories, ...onlyFrom }, window);
      return { ...slice, notes: [...slice.notes, onlyOwn] };
    },
    readQuota: async (directory, quota, now) => {
      const seen = sight(directory);
      if (seen === 'NONE') return { used: 0, freeAt: null };
      return ledger.readQuota(directory, seen === 'OWN' ? { ...quota, actor } : quota, now);
    },
    // The refusal tells how many were sent. What the vendor counts of others, the vendor says.
    beginWrite: (write) =>
      ledger.beginWrite(
        write.quota === null || sight(write.directory) === 'ALL'
          ? write
          : { ...write, quota: { ...write.quota, actor } },
      ),
  };
};
