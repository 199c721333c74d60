import type { Call } from '../domain/call.ts';
import type { Invite, InviteStatus } from '../domain/invite.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { LedgerInvite } from '../domain/ledger-invite.ts';
import type { Provider } from '../domain/provider.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { List } from '../domain/window.ts';
import { createArrayList } from '../pagination/array-list.ts';
import { filterList } from '../pagination/filtered-list.ts';
import { flattenLists } from '../pagination/flattened-list.ts';
import { mapList } from '../pagination/mapped-list.ts';
import { type InviteFilter, inviteTest, isFiltered, ledgerFilter } from './invite-filter.ts';
import { isFinal, mergeListed, toInvite, vanished } from './ledger-invite.ts';
import { findKnown, type Listing, pairLost, placeOf, readLost, readWholeListing } from './listed-invites.ts';
import { recordedList } from './recorded-list.ts';

/** A vendor's own list of invites, to be made one with the ledger's rows. */
export interface Merging {
  readonly provider: Provider;
  readonly ledger: Ledger;
  readonly list: List<Invite>;
  readonly filter: InviteFilter;
  /** The workspace that the list is of; undefined for the whole directory. */
  readonly workspaceId: string | undefined;
  readonly now: Date;
}

/** What the vendor's part of the list has shown so far, so that the ledger's part need not ask again. */
interface Sight {
  readonly listed: Set<string>;
  /** The ledger's ids of rows that a listed invite was recognised as. */
  readonly recognised: Set<string>;
  /** Whether all that the vendor lists has been seen. */
  whole: boolean;
}

const parts = ['listed', 'recorded'] as const;
type Part = (typeof parts)[number];
const isPart = (text: string): text is Part => parts.some((part) => part === text);

const compared = 'Rollcall compared the invites that it read.';
const history =
  'Of the invites that the vendor lists no longer, those are known that went through Rollcall or were seen while reconciling.';

/** The vendor lists open invites, and some that are open no longer without saying what became of them. */
const listedStatuses: readonly InviteStatus[] = ['PENDING', 'UNKNOWN'];

/**
 * What the vendor lists, each invite completed by its row in the ledger, and then the ledger's rows that the vendor does not list. Each invite is there
 * once. The vendor is asked again only about rows that it may list and that were not seen among its own.
 */
export const mergedInvites = (merging: Merging): List<Invite> => {
  const { filter } = merging;
  if (filter.statuses !== null && !filter.statuses.some((status) => listedStatuses.includes(status))) {
    return finalInvites(merging);
  }
  const sight: Sight = { listed: new Set(), recognised: new Set(), whole: false };
  const inner: Readonly<Record<Part, List<Invite>>> = {
    listed: listedPart(merging, sight),
    recorded: recordedPart(merging, sight),
  };
  return flattenLists<Part, Invite>({
    outer: createArrayList<Part>(
      (part) => part,
      async () => parts,
    ),
    idOf: (part) => part,
    isId: isPart,
    innerOf: (part) => inner[isPart(part) ? part : 'listed'],
    leaveOut: () => null,
  });
};

const scopeOf = ({ provider, workspaceId, now }: Merging) => ({
  directories: [provider.directory.key],
  ...(workspaceId === undefined ? {} : { workspaceId }),
  now: now.toISOString(),
});

/** What only the ledger can know. */
const finalInvites = (merging: Merging): List<Invite> => {
  const { ledger, filter, now } = merging;
  const list = mapList(recordedList(ledger, ledgerFilter(filter, scopeOf(merging))), (row) => toInvite(row, now));
  return {
    ...list,
    read: async (window, call) => {
      const slice = await list.read(window, call);
      return { ...slice, notes: [history, ...slice.notes] };
    },
  };
};

const listedPart = (merging: Merging, sight: Sight): List<Invite> => {
  const { list, filter } = merging;
  const completed: List<Invite> = {
    ...list,
    read: async (window, call) => {
      const slice = await list.read(window, call);
      const rows = await completeListed(merging, slice.rows, sight, call);
      for (const { id } of rows) if (id !== null) sight.listed.add(id);
      if (window.direction === 'forward' && window.from === null) {
        sight.whole = slice.hasNext === false && slice.completeness === 'COMPLETE';
      }
      return { ...slice, rows };
    },
  };
  return isFiltered(filter) ? filterList(completed, { test: inviteTest(filter), note: compared }) : completed;
};

const completeListed = async (
  { provider, ledger, now }: Merging,
  rows: readonly Invite[],
  sight: Sight,
  call: Call,
): Promise<readonly Invite[]> => {
  const { key } = provider.directory;
  const known = await findKnown(ledger, key, rows);
  const strangers = rows.filter(({ id }) => known.get(id ?? '')?.origin !== 'ROLLCALL');
  const lost = strangers.length === 0 ? [] : await readLost(ledger, key, now);
  if (lost.length > 0) {
    const places = new Set(lost.map(placeOf));
    const workspaces = new Set(strangers.filter((row) => places.has(placeOf(row))).map((row) => row.workspaceId));
    const listings = [...workspaces].map((workspaceId) => readWholeListing(provider, ledger, workspaceId, call));
    for (const listing of await Promise.all(listings)) {
      for (const [id, row] of pairLost(listing, lost)) {
        known.set(id, row);
        sight.recognised.add(row.id);
      }
    }
  }
  return rows.map((row) => {
    const recorded = known.get(row.id ?? '');
    return recorded === undefined ? row : mergeListed(row, recorded, now);
  });
};

/** A row of the ledger, and what it is in the list: null where the vendor's part has it. */
interface Candidate {
  readonly row: LedgerInvite;
  readonly invite: Invite | null;
}

const recordedPart = (merging: Merging, sight: Sight): List<Invite> => {
  const { ledger, filter, now } = merging;
  const { statuses } = filter;
  // What the vendor lists no longer is recorded as pending and shown as unknown.
  const wider =
    statuses?.includes('UNKNOWN') === true ? { statuses: [...new Set([...statuses, 'PENDING' as const])] } : {};
  const rows = recordedList(ledger, ledgerFilter({ ...filter, ...wider }, scopeOf(merging)));
  const known: typeof rows = {
    ...rows,
    // What is open, the vendor lists itself: this part takes nothing from the list's being complete.
    read: async (window, call) => ({ ...(await rows.read(window, call)), completeness: 'COMPLETE' }),
  };
  const candidates = mapList(known, (row): Candidate => ({ row, invite: toInvite(row, now) }));
  const passes = inviteTest(filter);
  const unlisted = filterList(candidates, {
    test: ({ invite }) => invite !== null && passes(invite),
    note: history,
    complete: (all, call) => judge(merging, all, sight, call),
  });
  return mapList(unlisted, ({ row, invite }) => invite ?? toInvite(row, now));
};

/** For so long after it was withdrawn, an invite may still be listed. */
const lagSeconds = 60;

/** Whether the vendor might list what a row is about. */
const mayBeListed = ({ row, invite }: Candidate, now: Date): boolean => {
  if (invite === null || !isFinal(invite)) return true;
  if (row.vendorId === null) return false;
  const { source, observedAt } = row.evidence;
  return (
    // Somebody's word tells nothing of the list; and what was seen there when it was settled, or later, may be there still.
    source === 'OPERATOR' ||
    (row.lastSeenAt !== null && row.lastSeenAt >= observedAt) ||
    now.getTime() - Date.parse(observedAt) < lagSeconds * 1000
  );
};

/** Finds out which rows the vendor does not list, and how they stand. */
const judge = async (
  merging: Merging,
  candidates: readonly Candidate[],
  sight: Sight,
  call: Call,
): Promise<readonly Candidate[]> => {
  const { provider, ledger, filter, now } = merging;
  const isSeen = ({ id, vendorId }: LedgerInvite): boolean =>
    vendorId === null ? sight.recognised.has(id) : sight.listed.has(vendorId);
  /** Listed or vanished, a pending invite with an id is not in this part where UNKNOWN is not wanted. */
  const isElsewhere = ({ row, invite }: Candidate): boolean =>
    row.vendorId !== null && invite?.status === 'PENDING' && filter.statuses?.includes('UNKNOWN') === false;

  const isOpenQuestion = (candidate: Candidate): boolean =>
    !sight.whole && !isSeen(candidate.row) && !isElsewhere(candidate) && mayBeListed(candidate, now);
  const questions = candidates.filter(isOpenQuestion);
  const lost = questions.some(({ row }) => row.vendorId === null)
    ? await readLost(ledger, provider.directory.key, now)
    : [];
  const listings = new Map<string | null, Listing | null>();
  await Promise.all(
    [...new Set(questions.map(({ row }) => row.workspaceId))].map(async (workspaceId) => {
      listings.set(workspaceId, await listingOf(merging, workspaceId, call));
    }),
  );
  const isListed = ({ row }: Candidate, listing: Listing): boolean =>
    row.vendorId === null
      ? [...pairLost(listing, lost).values()].some(({ id }) => id === row.id)
      : listing.invites.some(({ id }) => id === row.vendorId);

  return candidates.map((candidate) => {
    const { row, invite } = candidate;
    if (invite === null || isSeen(row) || isElsewhere(candidate)) return { row, invite: null };
    if (isOpenQuestion(candidate)) {
      const listing = listings.get(row.workspaceId) ?? null;
      // Where the vendor's list is out of reach, its part has no row of it either.
      if (listing === null) return candidate;
      if (isListed(candidate, listing)) return { row, invite: null };
    }
    const isGone = row.vendorId !== null && invite.status === 'PENDING' && row.evidence.observedAt <= now.toISOString();
    return { row, invite: isGone ? vanished(invite, now) : invite };
  });
};

/** What the vendor lists of a workspace; null where it does not let it be read, or has it no more. */
const listingOf = async (
  { provider, ledger }: Merging,
  workspaceId: string | null,
  call: Call,
): Promise<Listing | null> => {
  try {
    return await readWholeListing(provider, ledger, workspaceId, call);
  } catch (error) {
    if (error instanceof ProviderError && (error.kind === 'not-found' || error.kind === 'forbidden')) return null;
    throw error;
  }
};
