import type { Evidence, Invite } from '../domain/invite.ts';
import type { InviteUpdate } from '../domain/ledger-invite.ts';
import type { WriteProblem, WriteResult } from '../domain/outcome.ts';
import type { Provider } from '../domain/provider.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { InviteInput, PlannedWrite } from '../domain/write.ts';
import { inviteResult, newInvite, sentInvite } from './invite-user.ts';
import type { Steps } from './mutation.ts';
import { openInvite } from './open-invite.ts';
import { problem, problemOfError } from './problem.ts';
import { ledgerIdOf } from './recorded-invite.ts';
import { rejected, resultOf } from './result.ts';
import { endOfStored, plannedRequest, type StepEnd } from './send.ts';
import { runToResults, type WriteOptions } from './single-write.ts';
import type { WriteContext } from './write-context.ts';
import { serve } from '../loaders/offer.ts';

/** An invite that is to be changed, as it now stands. */
export interface InviteSubject {
  readonly provider: Provider;
  readonly invite: Invite;
  /** The invite's global id, for the audit trail. */
  readonly subject: string;
}

const cancelledBy = (now: string): { status: 'CANCELLED'; evidence: Evidence } => ({
  status: 'CANCELLED',
  evidence: {
    source: 'VENDOR_RESPONSE',
    certainty: 'PROVEN',
    observedAt: now,
    note: 'Rollcall withdrew it, and the vendor agreed.',
  },
});

const notOpen = ({ invite, provider }: InviteSubject): WriteProblem =>
  problem(
    'NOT_POSSIBLE',
    `The invite is ${invite.status}: only an open one can be withdrawn.`,
    ['inviteId'],
    provider.directory.key,
  );

/** Withdraws an open invite, where the vendor can. */
export const cancelInvite = async (
  context: WriteContext,
  target: InviteSubject,
  { idempotencyKey, dryRun }: WriteOptions,
): Promise<WriteResult> => {
  const { provider, invite, subject } = target;
  const { key } = provider.directory;
  const { workspaceId } = invite;
  const offer = provider.writes.cancelInvite;
  if (offer.support === 'UNSUPPORTED')
    return rejected(key, [problemOfError(new ProviderError('unsupported', key, offer.why), ['inviteId'])]);

  const plan = async (inviteId: string | null): Promise<PlannedWrite | WriteResult> => {
    if (invite.status === 'CANCELLED') return resultOf('ALREADY_IN_STATE', key, { inviteId, workspaceId });
    if (invite.status === 'ACCEPTED' || invite.status === 'EXPIRED') return rejected(key, [notOpen(target)]);
    if (invite.id === null) {
      const message = 'The vendor never told the id of this invite. Reconcile first: it may be found in the list.';
      return rejected(key, [problem('NOT_POSSIBLE', message, ['inviteId'], key)]);
    }
    try {
      return await offer.run(invite.id, workspaceId, context.createCall());
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      return rejected(key, [problemOfError(error, ['inviteId'])]);
    }
  };

  if (dryRun) {
    const planned = await plan(invite.ledgerId);
    return 'outcome' in planned
      ? planned
      : resultOf('PLANNED', key, { workspaceId, plan: [plannedRequest({ provider, planned })] });
  }
  const request = { mutation: 'cancelInvite', input: { directory: key, invite: subject }, idempotencyKey };
  const [result] = await runToResults(context, request, async (steps) => {
    const inviteId = await ledgerIdOf(context, target);
    const begun = steps.begun.get(0);
    if (begun !== undefined)
      return [cancelResult(endOfStored({ path: ['inviteId'] }, begun), key, inviteId, workspaceId)];
    const planned = await plan(inviteId);
    if ('outcome' in planned) return [planned];
    const update: InviteUpdate = {
      ...cancelledBy(context.now().toISOString()),
      cancelledAt: context.now().toISOString(),
    };
    const end = await steps.send(0, {
      provider,
      operation: 'cancelInvite',
      planned,
      path: ['inviteId'],
      subject,
      before: { email: invite.email, status: invite.status },
      after: { email: invite.email, status: 'CANCELLED' },
      goneIsDone: true,
      withdraws: inviteId,
      onApplied: () => (inviteId === null ? [] : [{ id: inviteId, update }]),
    });
    return [cancelResult(end, key, inviteId, workspaceId)];
  });
  return result ?? rejected(key, []);
};

/** A vendor that has no such invite (any more) does not say why: what became of it is for reconciling to find out. */
const cancelResult = (end: StepEnd, key: string, inviteId: string | null, workspaceId: string | null): WriteResult => {
  const target = { inviteId, workspaceId };
  switch (end.state) {
    case 'APPLIED':
      return resultOf('APPLIED', key, { ...target, problems: end.problems });
    case 'GONE':
      return resultOf('ALREADY_IN_STATE', key, target);
    case 'UNKNOWN':
      return resultOf('UNKNOWN', key, { ...target, problems: end.problems });
    case 'REFUSED':
    case 'NOT_SENT':
      return resultOf('REFUSED', key, { ...target, problems: end.problems });
  }
};

/** What the invite was made from: recorded, or, for one seen at the vendor, what its row tells. */
const inputOf = async (context: WriteContext, { invite, provider }: InviteSubject): Promise<InviteInput> => {
  const row = invite.ledgerId === null ? null : await context.ledger.getInvite(invite.ledgerId);
  const { email, name, workspaceId, roleIds } = invite;
  const ids = roleIds ?? (await serve(provider, 'getInviteRoles')(invite, context.createCall())).map(({ id }) => id);
  return { email, name: name ?? null, workspaceId, roleIds: ids, options: row?.options ?? {} };
};

/** Each kind of step has a place of its own, so that a request taken up again finds it, whatever is left to be done. */
const places = { cancel: 0, invite: 1 } as const;

/** Sends an invite anew: the new one takes the place of the old. Where that is a withdrawal and an invite, each is a step of its own. */
export const resendInvite = async (
  context: WriteContext,
  target: InviteSubject,
  { idempotencyKey, dryRun }: WriteOptions,
): Promise<WriteResult> => {
  const { provider, invite, subject } = target;
  const { key } = provider.directory;
  const { workspaceId } = invite;
  const path = ['inviteId'];
  const offer = provider.writes.resendInvite;
  if (offer.support === 'UNSUPPORTED')
    return rejected(key, [problemOfError(new ProviderError('unsupported', key, offer.why), path)]);

  const plan = async (): Promise<{ writes: readonly PlannedWrite[]; input: InviteInput } | WriteResult> => {
    if (invite.status === 'ACCEPTED') {
      return rejected(key, [
        problem('NOT_POSSIBLE', 'The invite was accepted: there is nothing to send again.', path, key),
      ]);
    }
    // A chain of resends has one end: sending from its middle would leave two invites open.
    const newer = await openInvite(invite.email, { provider, workspaceId }, context, invite);
    if (newer !== null || invite.history.supersededBy !== null) {
      const message =
        'Another invite to this address took the place of this one, or may have: see that one, and resend it if need be.';
      const problems = [problem('OPEN_INVITE', message, path, key)];
      return resultOf('REJECTED', key, { inviteId: newer?.id ?? invite.history.supersededBy, workspaceId, problems });
    }
    try {
      const input = await inputOf(context, target);
      const vendorId = invite.status === 'CANCELLED' ? null : invite.id;
      return { input, writes: await offer.run(vendorId, input, context.createCall()) };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      return rejected(key, [problemOfError(error, path)]);
    }
  };

  if (dryRun) {
    const planned = await plan();
    if ('outcome' in planned) return planned;
    const requests = planned.writes.map((write) => plannedRequest({ provider, planned: write }));
    return resultOf('PLANNED', key, { workspaceId, plan: requests });
  }
  const request = { mutation: 'resendInvite', input: { directory: key, invite: subject }, idempotencyKey };
  const [result] = await runToResults(context, request, async (steps) => {
    const begun = steps.begun.get(places.invite);
    if (begun !== undefined) return [inviteResult(endOfStored({ path }, begun), provider, workspaceId)];
    const planned = await plan();
    if ('outcome' in planned) return [planned];
    return [await sendAnew(context, target, planned, steps)];
  });
  return result ?? rejected(key, []);
};

/** Sends the steps in order. Whatever does not clearly succeed ends the sequence: the next step would build on what is not known. */
const sendAnew = async (
  context: WriteContext,
  target: InviteSubject,
  { writes, input }: { readonly writes: readonly PlannedWrite[]; readonly input: InviteInput },
  steps: Steps,
): Promise<WriteResult> => {
  const { provider, invite, subject } = target;
  const path = ['inviteId'];
  const oldId = await ledgerIdOf(context, target);
  for (const [index, planned] of writes.entries()) {
    const isInvite = index === writes.length - 1;
    const ordinal = isInvite ? places.invite : places.cancel;
    const begun = steps.begun.get(ordinal);
    const next = newInvite(context, input, oldId);
    const now = context.now().toISOString();
    const update: InviteUpdate = isInvite ? { supersededBy: next.id } : { ...cancelledBy(now), cancelledAt: now };
    const end =
      begun !== undefined
        ? endOfStored({ path }, begun)
        : await steps.send(ordinal, {
            provider,
            operation: isInvite ? 'inviteUser' : 'cancelInvite',
            planned,
            path,
            subject,
            before: { email: invite.email, status: invite.status },
            after: isInvite ? sentInvite(input) : { email: invite.email, status: 'CANCELLED' },
            goneIsDone: !isInvite,
            onApplied: () => (oldId === null ? [] : [{ id: oldId, update }]),
            ...(isInvite ? { invite: next } : { withdraws: oldId }),
          });
    if (isInvite) return inviteResult(end, provider, invite.workspaceId);
    if (end.state !== 'APPLIED' && end.state !== 'GONE') {
      return resultOf(end.state === 'UNKNOWN' ? 'UNKNOWN' : 'REFUSED', provider.directory.key, {
        inviteId: oldId,
        workspaceId: invite.workspaceId,
        problems: end.problems,
      });
    }
  }
  return rejected(provider.directory.key, []);
};
