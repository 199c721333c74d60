import type { Call } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';
import { queryString } from './query.ts';
import type { Transport, UpstreamAnswer, UpstreamRequest } from './transport.ts';

/**
 * A transport that sends an identical GET (path and query) of one incoming request once: whoever asks again, while it is under way or
 * later, has the same answer, and only the first pays for it from its budget. A failure is shared too, except the asker's own: a spent
 * budget or an abort. Any other method passes through and forgets what was read of the directory, since it may have changed it.
 *
 * All askers hold the same object: an answer must never be modified.
 */
export const shareReads = (transport: Transport, directory: string): Transport => {
  const read = async (request: UpstreamRequest, call: Call): Promise<UpstreamAnswer> => {
    const key = `${directory} ${request.path}${queryString(request.query)}`;
    for (;;) {
      // Nobody but this function writes under these keys.
      const known = call.reads.get(key) as Promise<UpstreamAnswer> | undefined;
      if (known === undefined) return remember(call.reads, key, transport.send(request, call));
      try {
        return await known;
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

/** Registered before anybody can wait for the answer, so that those who wait find the entry gone when they ask again. */
const remember = (
  reads: Map<string, Promise<unknown>>,
  key: string,
  answer: Promise<UpstreamAnswer>,
): Promise<UpstreamAnswer> => {
  reads.set(key, answer);
  answer.catch((error: unknown) => {
    if (isAskersOwn(error) && reads.get(key) === answer) reads.delete(key);
  });
  return answer;
};

const isAskersOwn = (error: unknown): boolean =>
  error instanceof ProviderError && (error.kind === 'budget-exhausted' || error.kind === 'aborted');
