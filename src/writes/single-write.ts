import type { Offer } from '../domain/capability.ts';
import { LedgerError } from '../domain/ledger.ts';
import type { WriteProblem, WriteResult } from '../domain/outcome.ts';
import { problem, problemOfError } from './problem.ts';
import type { Provider } from '../domain/provider.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { PlannedWrite, WriteOperationName, WriteReceipt } from '../domain/write.ts';
import type { Call } from '../domain/call.ts';
import { type MutationRequest, runMutation, type Steps } from './mutation.ts';
import { rejected, resultOf } from './result.ts';
import { endOfStored, plannedRequest, type StepEnd } from './send.ts';
import type { WriteContext } from './write-context.ts';

/** What every mutation takes beside its own input. */
export interface WriteOptions {
  readonly idempotencyKey: string | null;
  readonly dryRun: boolean;
}

/** A mutation that sends one write. */
export interface SingleWrite<Run> {
  readonly mutation: string;
  readonly operation: WriteOperationName;
  readonly provider: Provider;
  readonly offer: Offer<Run>;
  /** The input without key and dry run, as JSON: what the key stands for. */
  readonly input: unknown;
  /** What is written to, for the payload. */
  readonly target: Pick<WriteResult, 'userId' | 'workspaceId'>;
  /** A global id or a word, for the audit trail. */
  readonly subject: string | null;
  /** Everything that speaks against it, or DONE where nothing is left to do. Nothing has been sent yet. */
  readonly check: () => Promise<readonly WriteProblem[] | 'DONE'>;
  /** How the thing is before, as JSON for the audit trail. */
  readonly before: () => Promise<unknown>;
  /** What the thing becomes when the vendor accepts the write, as JSON for the audit trail; null where nothing of it is left, or nothing of it changes. */
  readonly after: unknown;
  readonly plan: (run: Run, call: Call) => Promise<PlannedWrite>;
  /** Whether a thing that is not there means that nothing is left to do. */
  readonly goneIsDone: boolean;
  /** Reads the thing again, once. A sentence where the vendor does not show it as written; null where it does. */
  readonly confirm: (
    receipt: WriteReceipt,
  ) => Promise<{ readonly doubt: string | null; readonly userId?: string | null }>;
}

/** Nothing of a ledger's trouble reaches the vendor: what cannot be recorded is not sent. */
export const ledgerProblem = (error: unknown): WriteProblem => {
  if (!(error instanceof LedgerError)) throw error;
  return problem(
    'LEDGER_UNAVAILABLE',
    `Nothing was sent, because it could not be recorded first. ${error.message}`,
    [],
  );
};

/** Runs a mutation and turns its end into results; a ledger that cannot be used rejects it. */
export const runToResults = async (
  context: WriteContext,
  request: MutationRequest,
  carryOut: (steps: Steps) => Promise<readonly WriteResult[]>,
): Promise<readonly WriteResult[]> => {
  try {
    const end = await runMutation(context, request, carryOut);
    if (end.state === 'DONE') return end.results;
    return [resultOf(end.state === 'IN_PROGRESS' ? 'IN_PROGRESS' : 'REJECTED', null, { problems: end.problems })];
  } catch (error) {
    return [rejected(null, [ledgerProblem(error)])];
  }
};

const planOf = async <Run>(context: WriteContext, write: SingleWrite<Run>): Promise<PlannedWrite | WriteResult> => {
  const { key } = write.provider.directory;
  if (write.offer.support === 'UNSUPPORTED') {
    return rejected(key, [problemOfError(new ProviderError('unsupported', key, write.offer.why), [])]);
  }
  try {
    const problems = await write.check();
    if (problems === 'DONE') return resultOf('ALREADY_IN_STATE', key, write.target);
    if (problems.length > 0) return rejected(key, problems);
    return await write.plan(write.offer.run, context.createCall());
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.kind === 'not-found' && write.goneIsDone) return resultOf('ALREADY_IN_STATE', key, write.target);
    return rejected(key, [problemOfError(error, [])]);
  }
};

const isResult = (planned: PlannedWrite | WriteResult): planned is WriteResult => 'outcome' in planned;

const confirmed = async <Run>(write: SingleWrite<Run>, end: StepEnd & { state: 'APPLIED' }): Promise<WriteResult> => {
  const { key } = write.provider.directory;
  try {
    const { doubt, userId } = await write.confirm(end.receipt);
    const target = { ...write.target, ...(userId === undefined ? {} : { userId }) };
    if (doubt === null) return resultOf('APPLIED', key, { ...target, problems: end.problems });
    return resultOf('UNCONFIRMED', key, {
      ...target,
      problems: [...end.problems, problem('NOT_CONFIRMED', doubt, [], key)],
    });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const message = `The vendor accepted the write, but it could not be read again: ${error.message}`;
    return resultOf('UNCONFIRMED', key, {
      ...write.target,
      problems: [...end.problems, problem('NOT_CONFIRMED', message, [], key)],
    });
  }
};

/** What a step's end means for its target. */
const resultOfEnd = async <Run>(write: SingleWrite<Run>, end: StepEnd): Promise<WriteResult> => {
  const { key } = write.provider.directory;
  switch (end.state) {
    case 'APPLIED':
      return confirmed(write, end);
    case 'GONE':
      return resultOf('ALREADY_IN_STATE', key, write.target);
    case 'UNKNOWN':
      return resultOf('UNKNOWN', key, { ...write.target, problems: end.problems });
    case 'REFUSED':
    case 'NOT_SENT':
      return resultOf('REFUSED', key, { ...write.target, problems: end.problems });
  }
};

/** Carries out a mutation that sends one write: checked, planned, recorded, sent, read again. */
export const carryOutSingle = async <Run>(
  context: WriteContext,
  write: SingleWrite<Run>,
  { idempotencyKey, dryRun }: WriteOptions,
): Promise<WriteResult> => {
  const { provider, mutation, input } = write;
  if (dryRun) {
    const planned = await planOf(context, write);
    if (isResult(planned)) return planned;
    return resultOf('PLANNED', provider.directory.key, {
      ...write.target,
      plan: [plannedRequest({ provider, planned })],
    });
  }
  const [result] = await runToResults(context, { mutation, input, idempotencyKey }, async (steps) => {
    const begun = steps.begun.get(0);
    if (begun !== undefined) return [await resultOfEnd(write, endOfStored({ path: [] }, begun))];
    const planned = await planOf(context, write);
    if (isResult(planned)) return [planned];
    const { operation, subject, goneIsDone, after } = write;
    const before = await write.before();
    const end = await steps.send(0, { provider, operation, planned, path: [], subject, before, after, goneIsDone });
    return [await resultOfEnd(write, end)];
  });
  return result ?? rejected(provider.directory.key, []);
};
