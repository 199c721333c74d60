import { addressKey } from '../domain/address.ts';
import type { Call } from '../domain/call.ts';
import type { Invite, InviteStatus } from '../domain/invite.ts';
import type { LedgerInvite } from '../domain/ledger-invite.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { Provider } from '../domain/provider.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { List } from '../domain/window.ts';
import { serve } from './offer.ts';

/** What a vendor's list of invites says, set against the ledger's rows. */
export interface Listing {
  readonly invites: readonly Invite[];
  /** The ledger's row for each of them that it knows, by the vendor's id. */
  readonly known: ReadonlyMap<string, LedgerInvite>;
}

/** The statuses that leave open what becomes of an invite. */
export const openStatuses: readonly InviteStatus[] = ['PENDING', 'EXPIRED', 'UNKNOWN'];

export const placeOf = ({ workspaceId, email }: Pick<Invite, 'workspaceId' | 'email'>): string =>
  JSON.stringify([workspaceId, addressKey(email)]);

/** Whether a listed invite could be one whose answer was lost: nobody is known to have sent it, and it was not seen before that was sent. */
const mayBeLost = (known: LedgerInvite | undefined, lost: LedgerInvite): boolean =>
  known === undefined || (known.origin === 'OBSERVED' && known.firstSeenAt >= lost.firstSeenAt);

/**
 * Gives each row whose vendor's id is not known the listed invite to the same place and address, one each: the newest row takes the one that stands first.
 * @param listed in the vendor's order, none left out of a place
 * @param lost the newest first
 */
export const pairLost = (
  { invites, known }: Listing,
  lost: readonly LedgerInvite[],
): ReadonlyMap<string, LedgerInvite> => {
  const waiting = Map.groupBy(lost, placeOf);
  const pairs = new Map<string, LedgerInvite>();
  for (const invite of invites) {
    if (invite.id === null) continue;
    const rows = waiting.get(placeOf(invite));
    const row = rows?.find((one) => mayBeLost(known.get(invite.id ?? ''), one));
    if (rows === undefined || row === undefined) continue;
    rows.splice(rows.indexOf(row), 1);
    pairs.set(invite.id, row);
  }
  return pairs;
};

/** The ledger's rows for invites as a vendor lists them, by the vendor's id. What Rollcall sent comes before what it only saw. */
export const findKnown = async (
  ledger: Ledger,
  directory: string,
  invites: readonly Invite[],
): Promise<Map<string, LedgerInvite>> => {
  const ids = invites.flatMap(({ id }) => id ?? []);
  const known = new Map<string, LedgerInvite>();
  if (ids.length === 0) return known;
  for (const row of await ledger.findInvites(directory, ids)) {
    if (row.vendorId !== null && !known.has(row.vendorId)) known.set(row.vendorId, row);
  }
  return known;
};

/** So many rows are asked of the ledger at a time. */
const stride = 500;

/** Every row of the ledger that a filter lets through, the newest first. */
export const readRecorded = async (
  ledger: Ledger,
  filter: Parameters<Ledger['listInvites']>[0],
): Promise<readonly LedgerInvite[]> => {
  const rows: LedgerInvite[] = [];
  for (let from: Parameters<Ledger['listInvites']>[1]['from'] = null; ; ) {
    const needs = { end: true, total: false };
    const slice = await ledger.listInvites(filter, { direction: 'forward', count: stride, from, needs });
    rows.push(...slice.rows);
    if (slice.hasNext !== true) return rows;
    from = slice.position(slice.rows.length - 1);
  }
};

/** The open rows of a directory that no vendor's id is known for: their answers were lost, or are on the way. */
export const readLost = (ledger: Ledger, directory: string, now: Date): Promise<readonly LedgerInvite[]> =>
  readRecorded(ledger, {
    directories: [directory],
    withoutVendorId: true,
    statuses: openStatuses,
    now: now.toISOString(),
  });

/** All that a vendor lists of one workspace's invites. Rejects where the list cannot be had whole. Within a request it is read once. */
export const readWholeListing = async (
  provider: Provider,
  ledger: Ledger,
  workspaceId: string | null,
  call: Call,
): Promise<Listing> => {
  const { listWorkspaceInvites } = provider.operations;
  const list: List<Invite> =
    workspaceId === null || listWorkspaceInvites.support === 'UNSUPPORTED'
      ? serve(provider, 'listInvites')()
      : listWorkspaceInvites.run(workspaceId);
  const window = { direction: 'forward', count: Number.MAX_SAFE_INTEGER, from: null } as const;
  const { rows, completeness } = await list.read({ ...window, needs: { end: false, total: false } }, call);
  if (completeness !== 'COMPLETE') {
    const message = 'The list of invites could not be read whole.';
    throw new ProviderError('budget-exhausted', provider.directory.key, message);
  }
  return { invites: rows, known: await findKnown(ledger, provider.directory.key, rows) };
};
