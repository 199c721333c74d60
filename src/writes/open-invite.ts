import type { Invite } from '../domain/invite.ts';
import type { LedgerInvite } from '../domain/ledger-invite.ts';
import type { Provider } from '../domain/provider.ts';
import type { WriteContext } from './write-context.ts';

/** Whether the vendor's own list has shown that it is open no longer, though not what became of it. */
const isKnownClosed = ({ status, evidence }: LedgerInvite): boolean =>
  status === 'UNKNOWN' && evidence.source === 'VENDOR_LIST';

const isSame = (row: LedgerInvite, { id, ledgerId }: Invite): boolean =>
  row.id === ledgerId || (row.vendorId !== null && row.vendorId === id);

/**
 * An invite to the same place and address that is still open, or may be.
 * @param except one that does not count: the very invite that is to be sent anew
 */
export const openInvite = async (
  email: string,
  { provider, workspaceId }: { readonly provider: Provider; readonly workspaceId: string | null },
  { ledger, now }: WriteContext,
  except: Invite | null = null,
): Promise<LedgerInvite | null> => {
  const { rows } = await ledger.listInvites(
    {
      directories: [provider.directory.key],
      workspaceId,
      email,
      statuses: ['PENDING', 'UNKNOWN'],
      now: now().toISOString(),
    },
    { direction: 'forward', count: 10, from: null, needs: { end: false, total: false } },
  );
  const counts = (row: LedgerInvite): boolean => except === null || !isSame(row, except);
  return rows.find((row) => row.supersededBy === null && !isKnownClosed(row) && counts(row)) ?? null;
};
