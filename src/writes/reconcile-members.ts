import { addressKey } from '../domain/address.ts';
import type { Call } from '../domain/call.ts';
import type { InviteUpdate, LedgerInvite } from '../domain/ledger-invite.ts';
import type { Membership } from '../domain/membership.ts';
import type { Provider } from '../domain/provider.ts';
import type { ProviderError } from '../domain/provider-error.ts';
import { serve } from '../loaders/offer.ts';
import { findByEmail, type Found, type People } from './find-by-email.ts';
import { acceptedBy, type ReconcileContext, type Recorder } from './reconcile-record.ts';
import { usersOf } from './reconcile-users.ts';

/** An invite of which only the members can tell what became. */
export interface Question {
  readonly row: LedgerInvite;
  /** What is recorded where nobody has joined. `lastSeenAt` is there where the vendor still lists it. */
  readonly otherwise: InviteUpdate;
}

const membersOf = (provider: Provider, workspaceId: string): People<Membership> => {
  const { askMemberByEmail } = provider;
  return {
    list: serve(provider, 'listMembers')(workspaceId),
    emailOf: ({ user }) => user.email,
    idOf: ({ userId }) => userId,
    ask: askMemberByEmail === undefined ? null : (email, call) => askMemberByEmail(workspaceId, email, call),
    askIsSure: false,
    search: null,
  };
};

/** Looks for the addresses among the members, workspace by workspace. Answers the first failure; what that concerns stays as it was. */
export const askMembers = async (
  provider: Provider,
  context: ReconcileContext,
  questions: readonly Question[],
  recorder: Recorder,
  call: Call,
): Promise<ProviderError | null> => {
  const places = Map.groupBy(questions, ({ row }) => row.workspaceId);
  const searches = await Promise.all(
    [...places].map(async ([workspaceId, asked]) => {
      const emails = asked.map(({ row }) => row.email);
      const found = await (workspaceId === null
        ? findByEmail(usersOf(provider), emails, call)
        : findByEmail(membersOf(provider, workspaceId), emails, call));
      return { asked, found };
    }),
  );
  for (const { asked, found } of searches) await settle(asked, found, context, recorder);
  return searches.map(({ found }) => found.error).find((error) => error !== null && !isOutOfReach(error)) ?? null;
};

/** The workspace is gone, or does not let its members be read: asking again would not help. */
const isOutOfReach = (error: ProviderError | null): boolean =>
  error?.kind === 'not-found' || error?.kind === 'forbidden';

const settle = async (
  asked: readonly Question[],
  found: Found,
  { now }: ReconcileContext,
  recorder: Recorder,
): Promise<void> => {
  const sharers = Map.groupBy(asked, ({ row }) => addressKey(row.email));
  for (const { row, otherwise } of asked) {
    const key = addressKey(row.email);
    const userId = found.present.get(key);
    if (userId !== undefined) {
      const isOneOfSeveral = (sharers.get(key)?.length ?? 0) > 1;
      const { vendorId, lastSeenAt } = otherwise;
      const moment = now();
      await recorder.update(row, {
        ...acceptedBy(row, { userId, now: moment, among: 'A member', isOneOfSeveral }),
        ...(vendorId === undefined ? {} : { vendorId }),
        // Seen in the list as late as it was settled: it is there still.
        ...(lastSeenAt === undefined ? {} : { lastSeenAt: moment.toISOString() }),
      });
    } else if (found.absent.has(key)) {
      await recorder.update(row, otherwise);
    } else if (isOutOfReach(found.error)) {
      await recorder.update(row, withoutMembers(otherwise));
    }
  }
};

/** That it was withdrawn cannot be told either: somebody may have joined before. */
const withoutMembers = ({ cancelledAt: _cancelledAt, ...update }: InviteUpdate): InviteUpdate => {
  const note = 'The vendor lists it as open no longer, and the members of its workspace cannot be read.';
  const evidence = update.evidence === undefined ? {} : { evidence: { ...update.evidence, note } };
  return { ...update, ...evidence, ...(update.status === 'CANCELLED' ? { status: 'UNKNOWN' } : {}) };
};
