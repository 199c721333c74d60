import type { Client, Dispatcher } from 'undici';
import type { Call } from '../domain/call.ts';
import type { ProviderError } from '../domain/provider-error.ts';
import type { Attempt } from './attempt.ts';
import { joinPath } from './base-url.ts';
import { errorOfFault } from './fault.ts';
import type { Gate } from './gate.ts';
import { errorOfAbort, errorOfDeadline } from './interruption.ts';
import { queryString } from './query.ts';
import { createReceiver } from './receiver.ts';
import { acceptedEncodings } from './response-body.ts';
import type { Upstream, UpstreamAnswer, UpstreamRequest } from './transport.ts';
import { userAgent } from './user-agent.ts';

/** What all exchanges with one directory's vendor share. */
export interface Line {
  readonly upstream: Upstream;
  /** To the connections: each carries one call at a time. */
  readonly gate: Gate<Client>;
  readonly deadlineMilliseconds: number;
  readonly responseBytes: number;
}

/**
 * Sends one request, once, and reads its answer. The deadline starts now and covers the wait for a place, the connection, the headers and
 * the body; the budget is taken from when the turn has come. Rejects with a ProviderError, or a TypeError for a path not made by `pathOf`.
 */
export const exchange = async (line: Line, request: UpstreamRequest, call: Call): Promise<UpstreamAnswer> => {
  const { upstream, gate, deadlineMilliseconds, responseBytes } = line;
  const { vendor, directory } = upstream;
  const { method, path } = request;
  const attempt: Attempt = { vendor, directory, method, path };
  const target = joinPath(upstream.baseUrl, path) + queryString(request.query);
  if (call.signal.aborted) throw errorOfAbort(attempt, call.signal, false);

  const { promise, resolve, reject } = Promise.withResolvers<UpstreamAnswer>();
  const receiver = createReceiver(attempt, responseBytes, request.ignoreBody);
  let sent = false;
  let stopped: ProviderError | null = null;
  let controller: Dispatcher.DispatchController | null = null;
  let giveUp = (): void => {};

  const disarm = (): void => {
    clearTimeout(timer);
    call.signal.removeEventListener('abort', onAbort);
  };
  // The caller learns it at once. undici ends the call, by closing its connection, only once there is one: see onRequestStart.
  const stop = (error: ProviderError): void => {
    reject(error);
    disarm();
    giveUp();
    stopped = error;
    controller?.abort(error);
  };
  const onAbort = (): void => stop(errorOfAbort(attempt, call.signal, sent));
  const timer = setTimeout(() => stop(errorOfDeadline(attempt, deadlineMilliseconds, sent)), deadlineMilliseconds);
  call.signal.addEventListener('abort', onAbort);

  giveUp = gate.enter((client) => {
    const leave = (): void => {
      disarm();
      gate.leave(client);
    };
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: (given) => {
        controller = given;
        if (stopped !== null) given.abort(stopped);
      },
      onResponseStart: (_controller, status, headers) => {
        if (status < 200) return;
        const failure = receiver.begin(status, headers);
        // The body of a failure is still read, since that frees the connection for the next call; nobody waits for it.
        if (failure !== null) reject(failure);
      },
      onResponseData: (_controller, chunk) => {
        const failure = receiver.take(chunk);
        if (failure !== null) stop(failure);
      },
      onResponseEnd: () => {
        leave();
        receiver.end().then(resolve, reject);
      },
      onResponseError: (_controller, error) => {
        leave();
        reject(errorOfFault(attempt, error));
      },
    };
    try {
      const options = { method, path: target, headers: headersOf(upstream, request), body: bodyOf(request) };
      call.budget.take(directory);
      sent = true;
      call.onUpstreamCall?.(directory, method, path);
      client.dispatch(options, handler);
    } catch (error) {
      leave();
      reject(error);
    }
  });
  return promise;
};

const headersOf = (upstream: Upstream, request: UpstreamRequest): Record<string, string> => {
  const mediaType = upstream.mediaType ?? 'application/json';
  return {
    'user-agent': userAgent,
    accept: mediaType,
    'accept-encoding': acceptedEncodings,
    ...(request.body === undefined ? {} : { 'content-type': mediaType }),
    ...upstream.headers(),
  };
};

const bodyOf = (request: UpstreamRequest): string | null =>
  request.body === undefined ? null : JSON.stringify(request.body);
