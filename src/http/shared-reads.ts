import type { Call } from '../domain/call.ts';
import type { Origin } from '../domain/freshness.ts';
import { ProviderError } from '../domain/provider-error.ts';
import { queryString } from './query.ts';
import type { Transport, UpstreamAnswer, UpstreamRequest } from './transport.ts';

/**
 * A transport that sends an identical GET (path and query) of one incoming request once: whoever asks again, while it is under way or
 * later, has the same answer, and only the first pays for it from its budget. A failure is shared too, except the asker's own: a spent
 * budget or an abort. Any other method passes through and forgets what was read of the directory, since it may have changed it.
 * Each asker's call is told how fresh the answer is.
 *
 * All askers hold the same object: an answer must never be modified.
 * @param now the time, in milliseconds since 1970
 */
export const shareReads = (transport: Transport, directory: string, now: () => number = Date.now): Transport => {
  /** Registered before anybody can wait for the answer, so that those who wait find the entry gone when they ask again. */
  const begin = (key: string, request: UpstreamRequest, call: Call): Promise<Dated> => {
    const { reads } = call;
    const answer = transport.send(request, call).then(
      (told) => {
        const dated = isDated(told)
          ? told
          : { ...told, origin: { freshness: 'LIVE', fetchedAt: now(), failure: null } as const };
        call.origins?.note(directory, dated.origin);
        return dated;
      },
      (error: unknown) => {
        if (isAskersOwn(error) && reads.get(key) === answer) reads.delete(key);
        throw error;
      },
    );
    reads.set(key, answer);
    return answer;
  };

  const read = async (request: UpstreamRequest, call: Call): Promise<UpstreamAnswer> => {
    const key = `${directory} ${request.path}${queryString(request.query)}`;
    for (;;) {
      // Nobody but this function writes under these keys.
      const known = call.reads.get(key) as Promise<Dated> | undefined;
      if (known === undefined) return begin(key, request, call);
      try {
        const answer = await known;
        call.origins?.note(directory, answer.origin);
        return answer;
      } catch (error) {
        if (!isAskersOwn(error)) throw error;
      }
    }
  };

  const write = async (request: UpstreamRequest, call: Call): Promise<UpstreamAnswer> => {
    try {
      return await transport.send(request, call);
    } finally {
      // Afterwards, and also when it failed: what was read while it was under way may be from before or after it.
      for (const key of call.reads.keys()) {
        if (key.startsWith(`${directory} `)) call.reads.delete(key);
      }
    }
  };

  return {
    send: (request, call) => (request.method === 'GET' ? read(request, call) : write(request, call)),
    close: transport.close,
  };
};

type Dated = UpstreamAnswer & { readonly origin: Origin };

const isDated = (answer: UpstreamAnswer): answer is Dated => answer.origin !== undefined;

/** Whether only the asker is concerned, and others may well be answered. */
export const isAskersOwn = (error: unknown): boolean =>
  error instanceof ProviderError && (error.kind === 'budget-exhausted' || error.kind === 'aborted');
