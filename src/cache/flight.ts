import type { Call } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { Attempt } from '../http/attempt.ts';
import { errorOfAbort } from '../http/interruption.ts';
import { isAskersOwn } from '../http/shared-reads.ts';
import type { Transport, UpstreamAnswer, UpstreamRequest } from '../http/transport.ts';

/** One read that is under way, and those who wait for it. */
export interface Flight {
  /** Waits for its answer too. Rejects with a ProviderError; with an asker's own where that ended first. */
  readonly join: (call: Call) => Promise<UpstreamAnswer>;
}

export interface FlightOptions {
  readonly transport: Transport;
  readonly request: UpstreamRequest;
  readonly attempt: Attempt;
  /** Told when it is over, or is about to be since nobody waits any more: from then on nobody may join. */
  readonly over: () => void;
}

interface Asker {
  readonly call: Call;
  readonly resolve: (answer: UpstreamAnswer) => void;
  readonly reject: (error: unknown) => void;
  readonly onAbort: () => void;
}

/**
 * Begins a read for whoever joins. It is sent with the call of one of them, who alone pays for it and is told of it, and within whose time it has to
 * be sent. Who goes away ends only their own waiting; when the last one does, the read is broken off. Where it failed because of the one who pays,
 * who had spent their budget or whose time was too short, it is sent once more for the one who has the longest.
 */
export const beginFlight = ({ transport, request, attempt, over }: FlightOptions): Flight => {
  const askers = new Set<Asker>();
  const breakingOff = new AbortController();

  const leave = (asker: Asker): void => {
    askers.delete(asker);
    asker.call.signal.removeEventListener('abort', asker.onAbort);
  };

  const depart = (payer: Asker): void => {
    transport.send(request, { ...payer.call, signal: breakingOff.signal }).then(
      (answer) => {
        over();
        for (const asker of askers) {
          leave(asker);
          asker.resolve(answer);
        }
      },
      (error: unknown) => fail(error, payer),
    );
  };

  const fail = (error: unknown, payer: Asker): void => {
    const isOwn = isAskersOwn(error);
    if (isOwn && askers.has(payer)) {
      leave(payer);
      payer.reject(error);
    }
    const next = longestOf(askers);
    if (next !== null && !breakingOff.signal.aborted && (isOwn || mayServe(error, payer.call, next.call))) {
      // Whose time is up is told so; the others go on waiting.
      if (askers.has(payer)) {
        leave(payer);
        payer.reject(error);
      }
      depart(next);
      return;
    }
    over();
    for (const asker of askers) {
      leave(asker);
      asker.reject(error);
    }
  };

  return {
    join: (call) => {
      const { promise, resolve, reject } = Promise.withResolvers<UpstreamAnswer>();
      const onAbort = (): void => {
        if (askers.size === 1) {
          // The read itself tells how far it had come.
          over();
          breakingOff.abort(call.signal.reason);
          return;
        }
        leave(asker);
        reject(errorOfAbort(attempt, call.signal, true));
      };
      const asker: Asker = { call, resolve, reject, onAbort };
      askers.add(asker);
      call.signal.addEventListener('abort', onAbort, { once: true });
      if (askers.size === 1) depart(asker);
      return promise;
    },
  };
};

const endOf = ({ endsAt }: Call): number => endsAt ?? Number.POSITIVE_INFINITY;

const longestOf = (askers: ReadonlySet<Asker>): Asker | null => {
  let longest: Asker | null = null;
  for (const asker of askers) if (longest === null || endOf(asker.call) > endOf(longest.call)) longest = asker;
  return longest;
};

/** Whether it was only the time of who paid that was too short, and another has enough. */
const mayServe = (error: unknown, paid: Call, next: Call): boolean => {
  if (!(error instanceof ProviderError) || !timely.has(error.kind)) return false;
  const neededUntil = performance.now() + (error.retryAfterSeconds ?? 0) * 1000;
  // A timer may ring a little early.
  return neededUntil + 5 >= endOf(paid) && neededUntil < endOf(next);
};

const timely = new Set(['timeout', 'rate-limited', 'unavailable']);
