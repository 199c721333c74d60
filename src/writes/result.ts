import type { Outcome, WriteProblem, WriteResult } from '../domain/outcome.ts';

/** A result to be filled in: nothing was written to, nothing went wrong. */
export const resultOf = (
  outcome: Outcome,
  directory: string | null,
  parts: Partial<WriteResult> = {},
): WriteResult => ({
  outcome,
  directory,
  userId: null,
  workspaceId: null,
  inviteId: null,
  problems: [],
  plan: [],
  ...parts,
});

/** Refused before anything was sent. */
export const rejected = (directory: string | null, problems: readonly WriteProblem[]): WriteResult =>
  resultOf('REJECTED', directory, { problems });

/** How several targets ended, as one word: the one they share, else PARTIAL. */
export const jointOutcome = (results: readonly WriteResult[]): Outcome => {
  const [first, ...others] = new Set(results.map(({ outcome }) => outcome));
  return first === undefined ? 'REJECTED' : others.length === 0 ? first : 'PARTIAL';
};
