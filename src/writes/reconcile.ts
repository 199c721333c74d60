import type { Outcome, WriteProblem } from '../domain/outcome.ts';
import type { Provider } from '../domain/provider.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { SourceReport } from '../domain/source-report.ts';
import { readReport, unreadReport } from '../loaders/sourced-list.ts';
import { problemOfError } from './problem.ts';
import { reconcileByList } from './reconcile-listed.ts';
import { createRecorder, type InviteChange, type ReconcileContext } from './reconcile-record.ts';
import { reconcileByUsers } from './reconcile-users.ts';

/** What was found out about invites, directory by directory. */
export interface Reconciliation {
  readonly outcome: Outcome;
  readonly changes: readonly InviteChange[];
  readonly sources: readonly SourceReport[];
  readonly problems: readonly WriteProblem[];
}

interface Reconciled {
  readonly changes: readonly InviteChange[];
  readonly source: SourceReport;
  readonly error: ProviderError | null;
}

const reconcileOne = async (provider: Provider, context: ReconcileContext, dryRun: boolean): Promise<Reconciled> => {
  const { key } = provider.directory;
  const recorder = createRecorder(context, dryRun);
  const reconcile = provider.operations.listInvites.support === 'UNSUPPORTED' ? reconcileByUsers : reconcileByList;
  try {
    const { completeness, notes, error } = await reconcile(provider, context, recorder);
    const source = readReport(key, { completeness, notes: error === null ? notes : [...notes, error.message] });
    return { changes: recorder.changes, source, error };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { changes: recorder.changes, source: unreadReport(key, 'FAILED', error), error };
  }
};

const outcomeOf = (all: readonly Reconciled[], dryRun: boolean): Outcome => {
  if (dryRun) return 'PLANNED';
  if (all.every(({ error }) => error === null)) return 'APPLIED';
  return all.every(({ source }) => source.state === 'FAILED') ? 'REFUSED' : 'PARTIAL';
};

/**
 * Finds out what became of the open invites of these directories, in few calls, and records it. One that fails is named and does not stop the others;
 * what could not be looked into stays as it was. In a dry run nothing is recorded. Rejects with a LedgerError where the ledger cannot be used.
 */
export const reconcileInvites = async (
  context: ReconcileContext,
  providers: readonly Provider[],
  { dryRun }: { readonly dryRun: boolean },
): Promise<Reconciliation> => {
  // A write that another process left under way when it died is of nobody's memory but the ledger's.
  if (!dryRun) await context.ledger.recover();
  const all = await Promise.all(providers.map((provider) => reconcileOne(provider, context, dryRun)));
  return {
    outcome: outcomeOf(all, dryRun),
    changes: all.flatMap(({ changes }) => changes),
    sources: all.map(({ source }) => source),
    problems: all.flatMap(({ error }) => (error === null ? [] : [problemOfError(error, ['directories'])])),
  };
};
