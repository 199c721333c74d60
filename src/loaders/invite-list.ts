import { emulated, type FilterSupport, native, type Offer } from '../domain/capability.ts';
import type { Invite } from '../domain/invite.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { LedgerInviteFilter } from '../domain/ledger-invite.ts';
import type { Provider } from '../domain/provider.ts';
import type { List } from '../domain/window.ts';
import { filterList } from '../pagination/filtered-list.ts';
import { mapList } from '../pagination/mapped-list.ts';
import { type InviteFilter, inviteTest, isFiltered, ledgerFilter } from './invite-filter.ts';
import { toInvite } from './ledger-invite.ts';
import { mergedInvites } from './merged-invites.ts';
import { recordedList } from './recorded-list.ts';

/** What is needed beside a provider to list its invites. */
export interface InviteSource {
  /** Null where the gateway keeps none. */
  readonly ledger: Ledger | null;
  readonly now: () => Date;
}

/** The lists of a directory's invites, as far as they can be had with the ledger that is kept, or without one. */
export interface InviteOffers {
  readonly listInvites: Offer<(filter: InviteFilter) => List<Invite>>;
  readonly listWorkspaceInvites: Offer<(workspaceId: string, filter: InviteFilter) => List<Invite>>;
}

/** How what a vendor does not tell is had from the ledger. */
export const fromLedger =
  "From Rollcall's own ledger: the invites that were sent through it. Those sent elsewhere are not seen.";
const withLedger =
  "Rollcall's ledger adds what it recorded of them, and those it knows of that the vendor lists no longer.";
const compared = 'Rollcall compared the invites that it read.';

const filtersWhere = (how: string): Readonly<Record<string, FilterSupport>> =>
  Object.fromEntries(
    ['statuses', 'email', 'olderThanDays', 'expiresBefore'].map((name) => [name, { support: 'EMULATED', how }]),
  );
const readAndCompared = filtersWhere('Rollcall compares the invites that it reads.');
const lookedUp = filtersWhere('Rollcall looks them up in its ledger.');

const inSentences = (...sentences: readonly (string | null)[]): string =>
  sentences.filter((sentence) => sentence !== null).join(' ');

/** How a vendor's own list is offered, once it is filtered and, where there is a ledger, completed. */
const listed = <From extends (...input: never[]) => unknown, To>(
  offer: Exclude<Offer<From>, { support: 'UNSUPPORTED' }>,
  ledger: Ledger | null,
  run: To,
): Offer<To> => {
  const { verification } = offer;
  const detail = { verification, filters: readAndCompared };
  if (ledger === null) {
    return offer.support === 'EMULATED'
      ? emulated(offer.how, run, detail)
      : native(run, { ...detail, ...(offer.how === null ? {} : { how: offer.how }) });
  }
  const how = inSentences(offer.how, withLedger);
  return offer.support === 'EMULATED' ? emulated(how, run, detail) : native(run, { ...detail, how });
};

const listedOnly = (list: List<Invite>, filter: InviteFilter): List<Invite> =>
  isFiltered(filter) ? filterList(list, { test: inviteTest(filter), note: compared }) : list;

/** The invites of a vendor that lists none, as the ledger has them. */
const recordedOnly = (ledger: Ledger, filter: LedgerInviteFilter): List<Invite> => {
  const now = new Date(filter.now);
  const list = mapList(recordedList(ledger, filter), (row) => toInvite(row, now));
  return {
    ...list,
    read: async (window, call) => {
      const slice = await list.read(window, call);
      return { ...slice, notes: [fromLedger, ...slice.notes] };
    },
  };
};

/** How the invites of a directory can be listed. What a vendor does not list is served from the ledger, where it says so and one is kept. */
export const inviteOffers = (provider: Provider, { ledger, now }: InviteSource): InviteOffers => {
  const { key } = provider.directory;
  const { listInvites, listWorkspaceInvites } = provider.operations;

  const list = (own: List<Invite>, filter: InviteFilter, workspaceId: string | undefined): List<Invite> =>
    ledger === null
      ? listedOnly(own, filter)
      : mergedInvites({ provider, ledger, list: own, filter, workspaceId, now: now() });

  const recorded = (filter: InviteFilter, workspaceId: string | undefined): List<Invite> => {
    if (ledger === null) throw new RangeError('There is no ledger to list invites from.');
    const place = workspaceId !== undefined && provider.writeRules.inviteNamesWorkspace ? { workspaceId } : {};
    return recordedOnly(ledger, ledgerFilter(filter, { directories: [key], ...place, now: now().toISOString() }));
  };
  const isRecorded = ({ support, ...offer }: Offer<unknown>): boolean =>
    ledger !== null && support === 'UNSUPPORTED' && 'recorded' in offer && offer.recorded;

  return {
    listInvites:
      listInvites.support !== 'UNSUPPORTED'
        ? listed(listInvites, ledger, (filter) => list(listInvites.run(), filter, undefined))
        : isRecorded(listInvites)
          ? emulated(fromLedger, (filter) => recorded(filter, undefined), { filters: lookedUp })
          : listInvites,
    listWorkspaceInvites:
      listWorkspaceInvites.support !== 'UNSUPPORTED'
        ? listed(listWorkspaceInvites, ledger, (workspaceId, filter) =>
            list(listWorkspaceInvites.run(workspaceId), filter, workspaceId),
          )
        : isRecorded(listWorkspaceInvites)
          ? emulated(fromLedger, (workspaceId, filter) => recorded(filter, workspaceId), { filters: lookedUp })
          : listWorkspaceInvites,
  };
};
