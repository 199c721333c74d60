import { addressKey } from '../domain/address.ts';
import type { LedgerInvite } from '../domain/ledger-invite.ts';
import type { Provider } from '../domain/provider.ts';
import type { ProviderError } from '../domain/provider-error.ts';
import type { User } from '../domain/user.ts';
import type { Slice } from '../domain/window.ts';
import { openStatuses, readRecorded } from '../loaders/listed-invites.ts';
import { serve } from '../loaders/offer.ts';
import { findByEmail, type People } from './find-by-email.ts';
import { findUserByEmail } from './newcomer.ts';
import { acceptedBy, isBeingSent, type ReconcileContext, type Recorder } from './reconcile-record.ts';

/** How far a directory was reconciled. */
export interface Reading extends Pick<Slice<unknown>, 'completeness' | 'notes'> {
  /** What kept some invites from being looked into; null where nothing did. */
  readonly error: ProviderError | null;
}

/** For so long after its end, an invite may still have been used: clocks differ. */
const graceMilliseconds = 24 * 60 * 60 * 1000;

/** Whether nobody had joined when it was last looked, well after the end: then it cannot be used any more. */
const isOver = ({ expiresAt, acceptedAfter }: LedgerInvite): boolean =>
  expiresAt !== null && acceptedAfter !== null && Date.parse(acceptedAfter) > Date.parse(expiresAt) + graceMilliseconds;

/** The open invites whose fate can be looked for. */
const readOpen = async (
  { directory: { key } }: Provider,
  { ledger, now }: ReconcileContext,
): Promise<readonly LedgerInvite[]> => {
  const rows = await readRecorded(ledger, {
    directories: [key],
    statuses: openStatuses,
    now: now().toISOString(),
  });
  return rows.filter((row) => !isBeingSent(row) && !isOver(row));
};

/** The users of a directory, to be found by their addresses. */
export const usersOf = (provider: Provider): People<User> => {
  const { listUsers } = provider.operations;
  const isAsked = listUsers.support !== 'UNSUPPORTED' && listUsers.filters['email']?.support === 'NATIVE';
  const find: NonNullable<People<User>['search']> = (email, call) => findUserByEmail(provider, email, call);
  return {
    list: serve(provider, 'listUsers')({ email: null, search: null }),
    emailOf: ({ email }) => email,
    idOf: ({ id }) => id,
    ask: isAsked ? find : null,
    askIsSure: true,
    search: isAsked ? null : find,
  };
};

/**
 * Settles the open invites of a directory whose vendor lists none, by looking for their addresses among its users. Where nobody has joined, the moment of
 * looking is kept: if somebody does, it was after that.
 */
export const reconcileByUsers = async (
  provider: Provider,
  context: ReconcileContext,
  recorder: Recorder,
): Promise<Reading> => {
  const startedAt = context.now().toISOString();
  const open = await readOpen(provider, context);
  if (open.length === 0) {
    const notes = ['No open invite is recorded, so that nothing was asked.'];
    return { completeness: 'COMPLETE', notes, error: null };
  }
  const found = await findByEmail(
    usersOf(provider),
    open.map(({ email }) => email),
    context.createCall(),
  );
  const sharers = Map.groupBy(open, ({ email }) => addressKey(email));
  for (const row of open) {
    const key = addressKey(row.email);
    const userId = found.present.get(key);
    if (userId !== undefined) {
      const isOneOfSeveral = (sharers.get(key)?.length ?? 0) > 1;
      await recorder.update(row, acceptedBy(row, { userId, now: context.now(), among: 'A user', isOneOfSeveral }));
    } else if (found.absent.has(key)) {
      await recorder.update(row, { acceptedAfter: startedAt });
    }
  }
  return { completeness: found.error === null ? 'COMPLETE' : 'PARTIAL', notes: [], error: found.error };
};
