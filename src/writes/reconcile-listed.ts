import type { Call } from '../domain/call.ts';
import type { Evidence, Invite } from '../domain/invite.ts';
import type { InviteUpdate, LedgerInvite } from '../domain/ledger-invite.ts';
import type { Provider } from '../domain/provider.ts';
import { ProviderError } from '../domain/provider-error.ts';
import { isFinal } from '../loaders/ledger-invite.ts';
import {
  findKnown,
  type Listing,
  openStatuses,
  pairLost,
  readRecorded,
  readWholeListing,
} from '../loaders/listed-invites.ts';
import { serve } from '../loaders/offer.ts';
import { askMembers, type Question } from './reconcile-members.ts';
import { isBeingSent, type ReconcileContext, type Recorder } from './reconcile-record.ts';
import type { Reading } from './reconcile-users.ts';

/** Settles the invites of a directory whose vendor lists those that are open: by the list, and where it shows one no longer, by the members. */
export const reconcileByList = async (
  provider: Provider,
  context: ReconcileContext,
  recorder: Recorder,
): Promise<Reading> => {
  const { ledger, now } = context;
  const { key } = provider.directory;
  const call = context.createCall();
  const startedAt = now().toISOString();
  const window = { direction: 'forward', count: Number.MAX_SAFE_INTEGER, from: null } as const;
  const needs = { end: false, total: false };
  const slice = await serve(provider, 'listInvites')().read({ ...window, needs }, call);
  const listing: Listing = { invites: slice.rows, known: await findKnown(ledger, key, slice.rows) };

  const withdrawn = await ledger.findUnsureWithdrawals(key);
  const rows = await readRecorded(ledger, { directories: [key], statuses: openStatuses, now: now().toISOString() });
  const open = rows.filter((row) => !isBeingSent(row));
  const sight = sightOf(listing, open);
  const inactive = await recordListed(listing, sight, context, recorder);
  // What was recorded since the list was begun may be missing from it for that reason.
  const missing = sight.missing.filter(
    (row) => row.evidence.observedAt <= startedAt && (isUndecided(row) || withdrawn.has(row.id)),
  );
  const gone = slice.completeness === 'COMPLETE' ? missing : await confirmMissing(provider, context, missing, call);
  const questions = [
    ...inactive,
    ...gone.map((row): Question => ({ row, otherwise: notListed(row, withdrawn, now()) })),
  ];
  const error = await askMembers(provider, context, questions, recorder, call);
  return { completeness: error === null ? slice.completeness : 'PARTIAL', notes: slice.notes, error };
};

/** What a list shows of the rows that are open. */
interface Sight {
  /** The rows whose ids were lost, by the vendor's id of the listed invite that each is. */
  readonly pairs: ReadonlyMap<string, LedgerInvite>;
  readonly missing: readonly LedgerInvite[];
}

const sightOf = (listing: Listing, open: readonly LedgerInvite[]): Sight => {
  const lost = open.filter(({ vendorId }) => vendorId === null);
  const pairs = pairLost(listing, lost);
  const listed = new Set(listing.invites.map(({ id }) => id));
  const found = new Set([...pairs.values()].map(({ id }) => id));
  const missing = open.filter(({ id, vendorId }) => (vendorId === null ? !found.has(id) : !listed.has(vendorId)));
  return { pairs, missing };
};

/** An unknown one was looked for among the members when it became so, unless its answer was merely lost. */
const isUndecided = ({ status, evidence }: LedgerInvite): boolean =>
  status !== 'UNKNOWN' || evidence.certainty === 'ASSUMED';

/** What is recorded of one that is neither listed nor accepted. @param withdrawn when it was withdrawn with an answer that was lost, by its id */
const notListed = ({ id, status }: LedgerInvite, withdrawn: ReadonlyMap<string, string>, now: Date): InviteUpdate => {
  const cancelledAt = withdrawn.get(id);
  if (cancelledAt !== undefined) {
    const note =
      "Rollcall sent its withdrawal, and the answer was lost; since, it is not in the vendor's list, and no member has its address.";
    const observedAt = now.toISOString();
    const evidence: Evidence = { source: 'VENDOR_LIST', certainty: 'INFERRED', observedAt, note };
    return { status: 'CANCELLED', evidence, cancelledAt };
  }
  const guess = status === 'UNKNOWN' ? 'it was hardly sent, or was withdrawn' : 'it was withdrawn, or ran out';
  const evidence: Evidence = {
    source: 'VENDOR_LIST',
    certainty: 'INFERRED',
    observedAt: now.toISOString(),
    note: `It is not in the vendor's list, and no member has its address: ${guess}.`,
  };
  return { status: 'UNKNOWN', evidence };
};

const hasId = (invite: Invite): invite is Invite & { readonly id: string } => invite.id !== null;

/** Records what the list tells. Answers what it leaves to be asked of the members: those that were open and are so no longer. */
const recordListed = async (
  { invites, known }: Listing,
  { pairs }: Sight,
  { now }: ReconcileContext,
  recorder: Recorder,
): Promise<Question[]> => {
  const questions: Question[] = [];
  for (const invite of invites.filter(hasId)) {
    const row = pairs.get(invite.id) ?? known.get(invite.id);
    const seenAt = now().toISOString();
    if (row === undefined) {
      await recorder.observe(invite);
    } else if (isFinal(row)) {
      await recorder.update(row, { lastSeenAt: seenAt });
    } else {
      const { status } = invite;
      const evidence = { ...invite.evidence, observedAt: seenAt };
      const id = row.vendorId === null ? { vendorId: invite.id } : {};
      const told: InviteUpdate = { ...id, status, evidence, lastSeenAt: seenAt };
      if (row.status === 'PENDING' && status === 'UNKNOWN') questions.push({ row, otherwise: told });
      else await recorder.update(row, told);
    }
  }
  return questions;
};

/** Where the whole list could not be had, that of one workspace may be: what is missing from that one is gone. */
const confirmMissing = async (
  provider: Provider,
  { ledger }: ReconcileContext,
  missing: readonly LedgerInvite[],
  call: Call,
): Promise<readonly LedgerInvite[]> => {
  const gone: LedgerInvite[] = [];
  for (const [workspaceId, rows] of Map.groupBy(missing, (row) => row.workspaceId)) {
    if (workspaceId === null) continue;
    try {
      gone.push(...sightOf(await readWholeListing(provider, ledger, workspaceId, call), rows).missing);
    } catch (error) {
      // They stay as they are; that the list is not complete is said of the whole.
      if (!(error instanceof ProviderError) || error.kind === 'aborted') throw error;
    }
  }
  return gone;
};
