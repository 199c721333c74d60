import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Call } from '../domain/call.ts';
import type { StoredWrite } from '../domain/ledger-write.ts';
import { LedgerError, type NewRequest, type OpenedRequest, type StoredRequest } from '../domain/ledger.ts';
import type { WriteProblem, WriteResult } from '../domain/outcome.ts';
import { problem } from './problem.ts';
import { sendStep, type Step, type StepEnd } from './send.ts';
import type { WriteContext } from './write-context.ts';

/** A mutation as it was asked for. */
export interface MutationRequest {
  readonly mutation: string;
  /** The input without the key: another one under the same key is refused. */
  readonly input: unknown;
  readonly idempotencyKey: string | null;
}

/** The steps of a mutation, each with a place of its own. */
export interface Steps {
  /** Steps that an earlier attempt with the same key has begun: they are answered from here, and neither checked nor sent again. */
  readonly begun: ReadonlyMap<number, StoredWrite>;
  readonly send: (ordinal: number, step: Step) => Promise<StepEnd>;
}

export type MutationEnd =
  | { readonly state: 'DONE'; readonly results: readonly WriteResult[] }
  | { readonly state: 'REJECTED' | 'IN_PROGRESS'; readonly problems: readonly WriteProblem[] };

/** How long an asker waits for another with the same key, and how often it looks, in milliseconds. */
const wait = { whole: 3000, step: 100 } as const;

/** An unfinished request older than this belongs to no live process: the deadline of any request is far shorter. */
const abandonedAfterSeconds = 120;

/**
 * What makes two requests the same one. The caller's own tokens at the vendors are part of it: a key may be shared by several who each have
 * others, and what was done with one of them is not told to who has another.
 */
const digestOf = ({ mutation, input }: MutationRequest, tokens: Call['tokens'] = new Map()): string =>
  createHash('sha256')
    .update(
      JSON.stringify(tokens.size === 0 ? [mutation, input] : [mutation, input, [...tokens].toSorted(byDirectory)]),
    )
    .digest('hex');

const byDirectory = ([one]: readonly [string, string], [other]: readonly [string, string]): number =>
  one < other ? -1 : 1;

const isAbandoned = (request: StoredRequest, context: WriteContext): boolean =>
  request.interrupted || context.now().getTime() - Date.parse(request.at) > abandonedAfterSeconds * 1000;

/** Takes the key, or waits for the one who holds it. Null where that takes too long. */
const takeKey = async (context: WriteContext, request: NewRequest): Promise<OpenedRequest | null> => {
  for (let waited = 0; ; waited += wait.step) {
    // Asked anew each time: a holder who was rejected frees the key.
    const opened = await context.ledger.openRequest(request);
    if (opened.state !== 'KNOWN' || opened.request.done || isAbandoned(opened.request, context)) return opened;
    if (waited >= wait.whole) return null;
    await setTimeout(wait.step);
  }
};

/** Keeps the results for askers with the same key; a mutation that was rejected before anything was sent frees its key. */
const close = async (
  { ledger }: WriteContext,
  requestId: string,
  results: readonly WriteResult[] | null,
): Promise<void> => {
  try {
    await (results === null ? ledger.dropRequest(requestId) : ledger.closeRequest(requestId, results));
  } catch (error) {
    // The results are true all the same; whoever asks again with the key is answered from the rows of the steps.
    if (!(error instanceof LedgerError)) throw error;
  }
};

/**
 * Carries out a mutation once per idempotency key. The same key with the same input has the first result; at the same moment, it waits, then is
 * told that it is in progress; with another input it is refused. A request whose process died is taken up where it stopped: steps that were
 * begun are never sent again.
 */
export const runMutation = async (
  context: WriteContext,
  request: MutationRequest,
  carryOut: (steps: Steps) => Promise<readonly WriteResult[]>,
): Promise<MutationEnd> => {
  const { mutation, idempotencyKey } = request;
  const id = context.newId();
  const opened = await takeKey(context, {
    id,
    actor: context.actor,
    idempotencyKey,
    digest: digestOf(request, context.createCall().tokens),
    mutation,
    at: context.now().toISOString(),
  });
  if (opened === null) {
    const message =
      'Another request with this `idempotencyKey` is being carried out. Ask again with the same key for its result.';
    return { state: 'IN_PROGRESS', problems: [problem('IN_PROGRESS', message, ['idempotencyKey'])] };
  }
  if (opened.state === 'KEY_REUSED') {
    const message =
      'This `idempotencyKey` came before with another input, or another token of yours. Use a new key for a new request.';
    return { state: 'REJECTED', problems: [problem('KEY_REUSED', message, ['idempotencyKey'])] };
  }
  const known = opened.state === 'KNOWN' ? opened.request : null;
  if (known?.done) return { state: 'DONE', results: known.result as readonly WriteResult[] };
  const requestId = known?.id ?? id;
  const begun = new Map<number, StoredWrite>();
  if (known !== null) for (const write of await context.ledger.listWrites(requestId)) begun.set(write.ordinal, write);
  let isBegun = begun.size > 0;
  try {
    const results = await carryOut({
      begun,
      send: async (ordinal, step) => {
        const end = await sendStep(context, requestId, idempotencyKey, ordinal, step);
        isBegun = true;
        return end;
      },
    });
    await close(context, requestId, isBegun ? results : null);
    return { state: 'DONE', results };
  } catch (error) {
    // A fault of our own holds no key, unless a step was begun: the ledger keeps a request that has any.
    await close(context, requestId, null);
    throw error;
  }
};
