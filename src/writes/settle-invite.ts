import type { Evidence, InviteStatus } from '../domain/invite.ts';
import type { InviteUpdate } from '../domain/ledger-invite.ts';
import type { WriteProblem, WriteResult } from '../domain/outcome.ts';
import { ProviderError } from '../domain/provider-error.ts';
import { emptyReceipt } from '../domain/write.ts';
import { isFinal } from '../loaders/ledger-invite.ts';
import type { InviteSubject } from './invite-writes.ts';
import { problem } from './problem.ts';
import { ledgerIdOf } from './recorded-invite.ts';
import { rejected, resultOf } from './result.ts';
import { endOfStored, type StepEnd } from './send.ts';
import { runToResults, type WriteOptions } from './single-write.ts';
import type { WriteContext } from './write-context.ts';

/** What somebody can know of an invite by looking at the vendor. */
export type SettledStatus = Exclude<InviteStatus, 'UNKNOWN'>;

export interface SettleInviteInput extends InviteSubject {
  readonly status: SettledStatus;
  readonly reason: string;
}

const longestReason = 1000;

const checkSettling = (
  { invite, status, reason, provider }: SettleInviteInput,
  { observes }: WriteContext,
): WriteProblem[] => {
  const { key } = provider.directory;
  const problems: WriteProblem[] = [];
  if (invite.ledgerId === null && !observes(key)) {
    const message = 'Here an invite is settled by who sent it through Rollcall, or may read the audit trail.';
    problems.push(problem('NOT_POSSIBLE', message, ['inviteId'], key));
  }
  if (reason.trim() === '' || reason.length > longestReason) {
    problems.push(problem('INVALID_INPUT', `\`reason\` takes 1 to ${longestReason} characters.`, ['reason'], key));
  }
  if (isFinal(invite)) {
    const message = `The invite is ${invite.status}, which is final: only one that is open, or of which nothing is known, can be settled.`;
    problems.push(problem('NOT_POSSIBLE', message, ['inviteId'], key));
  } else if (status === 'PENDING' && invite.status === 'EXPIRED') {
    const message = 'The time that the vendor gave for the invite is over, so that it cannot be PENDING.';
    problems.push(problem('NOT_POSSIBLE', message, ['status'], key));
  }
  return problems;
};

const updateOf = ({ invite, status, reason }: SettleInviteInput, now: string): InviteUpdate => {
  const evidence: Evidence = { source: 'OPERATOR', certainty: 'INFERRED', observedAt: now, note: reason.trim() };
  const since = invite.history.lastSeenAt ?? invite.createdAt ?? invite.history.firstSeenAt;
  return status === 'ACCEPTED'
    ? { status, evidence, acceptedBefore: now, ...(since == null ? {} : { acceptedAfter: since }) }
    : { status, evidence };
};

const resultOfEnd = (end: StepEnd, key: string, target: Pick<WriteResult, 'inviteId' | 'workspaceId'>): WriteResult => {
  switch (end.state) {
    case 'APPLIED':
    case 'UNKNOWN':
    case 'REFUSED':
    case 'NOT_SENT':
      return resultOf(end.state === 'NOT_SENT' ? 'REFUSED' : end.state, key, { ...target, problems: end.problems });
    case 'GONE':
      return resultOf('ALREADY_IN_STATE', key, target);
  }
};

/** Records what somebody found out about an invite by other means than Rollcall's. Nothing is sent to the vendor; the audit trail has who said so. */
export const settleInvite = async (
  context: WriteContext,
  input: SettleInviteInput,
  { idempotencyKey, dryRun }: WriteOptions,
): Promise<WriteResult> => {
  const { provider, invite, subject, status, reason } = input;
  const { key } = provider.directory;
  const { workspaceId } = invite;
  const isSettled = invite.status === status;
  if (dryRun) {
    const problems = isSettled ? [] : checkSettling(input, context);
    if (problems.length > 0) return rejected(key, problems);
    return resultOf(isSettled ? 'ALREADY_IN_STATE' : 'PLANNED', key, { inviteId: invite.ledgerId, workspaceId });
  }
  const request = {
    mutation: 'settleInvite',
    input: { directory: key, invite: subject, status, reason },
    idempotencyKey,
  };
  const [result] = await runToResults(context, request, async (steps) => {
    const inviteId = await ledgerIdOf(context, input);
    const target = { inviteId, workspaceId };
    const begun = steps.begun.get(0);
    if (begun !== undefined) return [resultOfEnd(endOfStored({ path: ['inviteId'] }, begun), key, target)];
    if (isSettled) return [resultOf('ALREADY_IN_STATE', key, target)];
    const problems = checkSettling(input, context);
    if (problems.length > 0 || inviteId === null) return [rejected(key, problems)];
    const record = async () => {
      if (await context.ledger.updateInvite(inviteId, updateOf(input, context.now().toISOString())))
        return emptyReceipt;
      const message = 'More has become known of the invite in the meantime, and that is surer. Read it again.';
      throw new ProviderError('conflict', key, message);
    };
    const end = await steps.send(0, {
      provider,
      operation: 'settleInvite',
      planned: { request: null, send: record },
      path: ['inviteId'],
      subject,
      before: { email: invite.email, status: invite.status, evidence: invite.evidence },
      after: { email: invite.email, status, reason: reason.trim() },
    });
    return [resultOfEnd(end, key, target)];
  });
  return result ?? rejected(key, []);
};
