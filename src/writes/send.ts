import type { NewInvite, StoredWrite, WriteSettlement } from '../domain/ledger-write.ts';
import { LedgerError } from '../domain/ledger.ts';
import type { PlannedRequest, WriteProblem } from '../domain/outcome.ts';
import type { Provider } from '../domain/provider.ts';
import { ProviderError } from '../domain/provider-error.ts';
import {
  emptyReceipt,
  type PlannedWrite,
  type WriteOperationName,
  type WriteReceipt,
  type WriteRequest,
} from '../domain/write.ts';
import { problem, problemOfError } from './problem.ts';
import { inviteQuotaOf } from './quota.ts';
import type { WriteContext } from './write-context.ts';

/** One step of a mutation: a planned write, and what the ledger is to know of it. */
export interface Step {
  readonly provider: Provider;
  readonly operation: WriteOperationName | 'settleInvite';
  /** Its request is null where nothing is sent to a vendor. */
  readonly planned: Pick<PlannedWrite, 'send'> & { readonly request: WriteRequest | null };
  /** Where in the mutation's input a problem with this step belongs. */
  readonly path: readonly string[];
  /** What is written to, for the audit trail. */
  readonly subject: string | null;
  /** How the thing was before. Any JSON. */
  readonly before: unknown;
  /** What it becomes once the vendor accepts the step, for the audit trail. Any JSON. @default null: nothing is left, or it is not known */
  readonly after?: unknown;
  readonly invite?: NewInvite;
  /** The ledger's id of the invite that it withdraws. */
  readonly withdraws?: string | null;
  /** What becomes of other invites when the step is applied. */
  readonly onApplied?: (receipt: WriteReceipt) => WriteSettlement['invites'];
  /** Whether an answer that the thing is not there means that nothing is left to do. */
  readonly goneIsDone?: boolean;
}

/** How a step ended. `applied` holds what the vendor told. */
export type StepEnd =
  | {
      readonly state: 'APPLIED';
      readonly receipt: WriteReceipt;
      readonly inviteId: string | null;
      readonly problems: readonly WriteProblem[];
    }
  | { readonly state: 'GONE' }
  | { readonly state: 'UNKNOWN'; readonly inviteId: string | null; readonly problems: readonly WriteProblem[] }
  | { readonly state: 'REFUSED' | 'NOT_SENT'; readonly problems: readonly WriteProblem[] };

export const plannedRequest = ({
  provider,
  planned,
}: {
  readonly provider: Provider;
  readonly planned: PlannedWrite;
}): PlannedRequest => {
  const { method, path, query, body } = planned.request;
  const search =
    query === undefined || query.length === 0
      ? ''
      : `?${new URLSearchParams(query.map(([name, value]) => [name, value]))}`;
  return {
    directory: provider.directory.key,
    method,
    path: `${path}${search}`,
    body: body ?? null,
    sideEffects: planned.sideEffects,
  };
};

const mayHaveBeenSent = (path: readonly string[], directory: string): WriteProblem =>
  problem(
    'MAY_HAVE_BEEN_SENT',
    'Whether the vendor carried it out is not known. It is not sent again by itself: look at the vendor, or reconcile, before you ask with a new key.',
    path,
    directory,
  );

/** The row of a step that an earlier attempt with the same key already began: it is never begun twice. */
export const endOfStored = (step: Pick<Step, 'path'>, stored: StoredWrite): StepEnd => {
  switch (stored.state) {
    case 'APPLIED':
      return { state: 'APPLIED', receipt: stored.receipt ?? emptyReceipt, inviteId: stored.inviteId, problems: [] };
    case 'REFUSED':
    case 'NOT_SENT':
      return {
        state: stored.state,
        problems: [problem('NOT_POSSIBLE', stored.note ?? 'It was refused before.', step.path, stored.directory)],
      };
    case 'SENDING':
    case 'UNKNOWN':
      return { state: 'UNKNOWN', inviteId: stored.inviteId, problems: [mayHaveBeenSent(step.path, stored.directory)] };
  }
};

/** Records an end. Where that fails after the vendor was called, the row stays as it was begun, and the caller is told. */
const settle = async (
  context: WriteContext,
  step: Step,
  writeId: string,
  settlement: Omit<WriteSettlement, 'at'>,
): Promise<WriteProblem[]> => {
  try {
    await context.ledger.settleWrite(writeId, { ...settlement, at: context.now().toISOString() });
    return [];
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return [
      problem(
        'NOT_RECORDED',
        `The vendor was called, but how it ended could not be recorded (${error.message}). The ledger will show it as one that may have been sent.`,
        step.path,
        step.provider.directory.key,
      ),
    ];
  }
};

const endOfError = async (
  context: WriteContext,
  step: Step,
  writeId: string,
  error: ProviderError,
): Promise<StepEnd> => {
  const inviteId = step.invite?.id ?? null;
  if (error.kind === 'not-found' && step.goneIsDone === true) {
    await settle(context, step, writeId, { state: 'REFUSED', note: error.message, receipt: null, after: null });
    return { state: 'GONE' };
  }
  if (error.mayHaveActed) {
    const recorded = await settle(context, step, writeId, {
      state: 'UNKNOWN',
      note: error.message,
      receipt: null,
      after: null,
    });
    return {
      state: 'UNKNOWN',
      inviteId,
      problems: [
        problemOfError(error, step.path),
        mayHaveBeenSent(step.path, step.provider.directory.key),
        ...recorded,
      ],
    };
  }
  const state =
    error.kind === 'unavailable' || error.kind === 'timeout' || error.kind === 'aborted' ? 'NOT_SENT' : 'REFUSED';
  const recorded = await settle(context, step, writeId, { state, note: error.message, receipt: null, after: null });
  return { state, problems: [problemOfError(error, step.path), ...recorded] };
};

/**
 * Carries out one step: the row, the call, the end. The row is written before the vendor is called; a ledger that cannot be used means that
 * nothing is sent (a LedgerError). A step that was begun before is not sent again.
 */
export const sendStep = async (
  context: WriteContext,
  requestId: string,
  idempotencyKey: string | null,
  ordinal: number,
  step: Step,
): Promise<StepEnd> => {
  const { provider, operation, planned } = step;
  // Whoever reads the input has asked already, and told the caller: this is for the day when one is forgotten.
  if (!context.providers.has(provider.directory.key)) {
    throw new Error(`A write to ${provider.directory.key} was not refused to a caller who may not write there.`);
  }
  const writeId = context.newId();
  const begun = await context.ledger.beginWrite({
    id: writeId,
    requestId,
    ordinal,
    directory: provider.directory.key,
    operation,
    request: planned.request,
    actor: context.actor,
    idempotencyKey,
    subject: step.subject,
    before: step.before,
    at: context.now().toISOString(),
    invite: step.invite ?? null,
    ...(step.withdraws == null ? {} : { withdraws: step.withdraws }),
    quota: step.invite === undefined ? null : inviteQuotaOf(provider),
  });
  if (begun.state === 'EXISTS') return endOfStored(step, begun.write);
  if (begun.state === 'QUOTA_EXHAUSTED') {
    const message = `Rollcall sent ${begun.used} invites here within the last day, and the vendor takes ${begun.limit}. A place is free again at ${begun.freeAt}.`;
    return { state: 'NOT_SENT', problems: [problem('QUOTA_EXHAUSTED', message, step.path, provider.directory.key)] };
  }
  let receipt: WriteReceipt;
  try {
    receipt = await planned.send(context.createWriteCall());
  } catch (error) {
    if (error instanceof ProviderError) return endOfError(context, step, writeId, error);
    await settle(context, step, writeId, {
      state: 'UNKNOWN',
      note: 'Rollcall failed while it was sent.',
      receipt: null,
      after: null,
    });
    throw error;
  } finally {
    context.loaders.forget(provider.directory.key);
  }
  const invites = step.onApplied?.(receipt);
  const problems = await settle(context, step, writeId, {
    state: 'APPLIED',
    note: null,
    receipt,
    after: step.after ?? null,
    ...(invites === undefined ? {} : { invites }),
  });
  return { state: 'APPLIED', receipt, inviteId: step.invite?.id ?? null, problems };
};
