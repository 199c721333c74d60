import type { Client, Dispatcher } from 'undici';
import type { Call, WatchedCall } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';
import { stopsAt } from './aborts.ts';
import { createAlarms, type SetAlarm } from './alarms.ts';
import { pathBelow } from './base-url.ts';
import { errorOfConnecting, errorOfFault } from './fault.ts';
import type { Gate } from './gate.ts';
import { errorOfAbort, errorOfDeadline, errorOfQueue } from './interruption.ts';
import { queryString } from './query.ts';
import { createReceiver } from './receiver.ts';
import { acceptedEncodings } from './response-body.ts';
import { spentForSeconds } from './retry-after.ts';
import type { Sending } from './sending.ts';
import type { Upstream, UpstreamAnswer, UpstreamRequest } from './transport.ts';
import { userAgent } from './user-agent.ts';

/** What all exchanges with one directory's vendor share. */
export interface Line {
  readonly upstream: Upstream;
  /** To the connections: each carries one call at a time. */
  readonly gate: Gate<Client>;
  /** Those whose connection has carried an answer already. */
  readonly kept: WeakSet<Client>;
  /** From its turn on. */
  readonly deadlineMilliseconds: number;
  readonly responseBytes: number;
  /** Asked when a call's turn has come, since much may have changed while it waited; throws a ProviderError where it must not be sent any more. */
  readonly check: (sending: Sending) => void;
  /** The directory's own token as it is now; null where each caller brings one. */
  readonly token: () => string | null;
}

/**
 * Sends one request, once, and reads its answer. It waits for its turn until the request ends, or where that has no end, as long as the
 * deadline; the deadline starts when the turn has come and covers the connection, the headers and the body. The budget is taken from then, too.
 * Rejects with a ProviderError. Throws one where the request has ended or there is no token, and a TypeError for a path not made by `pathOf`.
 */
export type Exchange = (request: UpstreamRequest, call: Call, sending: Sending) => Promise<UpstreamAnswer>;

/** Exchanges over one line. */
export const createExchange = (line: Line): Exchange => {
  const { upstream, gate, kept, deadlineMilliseconds, responseBytes } = line;
  const { directory } = upstream;
  const alarms = createAlarms();
  const targetOf = pathBelow(upstream.baseUrl);
  const headersOf = headersFor(upstream);

  return (request, call, sending) => {
    const { method, path } = request;
    const { attempt } = sending;
    const target = targetOf(path) + queryString(request.query);
    if (call.signal.aborted) throw errorOfAbort(attempt, call.signal, false);
    // Before it waits for anything.
    tokenFor(line, call);

    const { promise, resolve, reject } = Promise.withResolvers<UpstreamAnswer>();
    const receiver = createReceiver(attempt, responseBytes, request.ignoreBody);
    const stops = stopsAt(call.signal);
    let watched: WatchedCall | null = null;
    let alarm: SetAlarm | null = null;
    let stopped: ProviderError | null = null;
    let controller: Dispatcher.DispatchController | null = null;
    let giveUp = (): void => {};

    const tell = (error: unknown): void => {
      watched?.ended?.({ status: sending.status, error: error instanceof ProviderError ? error.kind : null });
      watched = null;
    };
    const fail = (error: unknown): void => {
      tell(error);
      reject(error);
    };
    const succeed = (answer: UpstreamAnswer): void => {
      tell(null);
      resolve(answer);
    };
    const disarm = (): void => {
      if (alarm !== null) alarms.clear(alarm);
      stops.remove(stopping);
    };
    // The caller learns it at once. undici ends the call, by closing its connection, only once there is one: see onRequestStart.
    const stop = (error: ProviderError): void => {
      fail(error);
      disarm();
      giveUp();
      stopped = error;
      controller?.abort(error);
    };
    const onAbort = (): void => stop(errorOfAbort(attempt, call.signal, sending.sentAt !== null));
    const endAfter = (milliseconds: number): void => {
      if (alarm !== null) alarms.clear(alarm);
      alarm = alarms.set(milliseconds, () => {
        const isConnecting = sending.sentAt !== null && controller === null;
        stop(
          isConnecting ? errorOfConnecting(attempt) : errorOfDeadline(attempt, milliseconds, sending.sentAt !== null),
        );
      });
    };
    const finish = (): void => {
      try {
        const answer = receiver.end();
        if (answer instanceof Promise) answer.then(succeed, fail);
        else succeed(answer);
      } catch (error) {
        fail(error);
      }
    };
    const stopping = stops.add(onAbort);

    let begun = false;
    const start = (client: Client): void => {
      begun = true;
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
          sending.status = status;
          sending.spentForSeconds = spentForSeconds(headers);
          const failure = receiver.begin(status, headers);
          if (failure === null) return;
          // The body of the vendor's own failure is still read, since that frees the connection for the next call; nobody waits for it. One
          // that announces itself as too large may never come, and would keep its place until the deadline.
          if (status >= 300) fail(failure);
          else stop(failure);
        },
        onResponseData: (_controller, chunk) => {
          const failure = receiver.take(chunk);
          if (failure !== null) stop(failure);
        },
        onResponseEnd: () => {
          kept.add(client);
          leave();
          // Only then, so that the next call is on its way while this answer is read.
          queueMicrotask(finish);
        },
        onResponseError: (_controller, error) => {
          sending.wasStale = sending.status === null && stopped === null && kept.has(client);
          leave();
          fail(errorOfFault(attempt, error, sending.status !== null, controller !== null));
        },
      };
      try {
        line.check(sending);
        const token = tokenFor(line, call);
        const own = headersOf(token, request.body !== undefined);
        const body = bodyOf(request);
        call.budget.take(directory);
        sending.sentAt = performance.now();
        endAfter(deadlineMilliseconds);
        watched = call.watch?.({ directory, method, path, attempt: sending.number }) ?? null;
        const headers = watched?.headers === undefined ? own : { ...own, ...watched.headers };
        client.dispatch({ method, path: target, headers, body }, handler);
      } catch (error) {
        leave();
        reject(error);
      }
    };
    const endsAt = call.endsAt ?? performance.now() + deadlineMilliseconds;
    const refuse = (milliseconds: number): void => stop(errorOfQueue(attempt, milliseconds));
    giveUp = sending.lane === null ? gate.enter(start) : sending.lane.enter(start, refuse, endsAt);
    if (!begun && stopped === null) endAfter(Math.max(0, Math.ceil(endsAt - performance.now())));
    return promise;
  };
};

/** The caller's own token, else the directory's. Throws a ProviderError where there is none. */
const tokenFor = ({ upstream, token }: Line, call: Call): string => {
  const { vendor, directory } = upstream;
  const found = call.tokens?.get(directory) ?? token();
  if (found !== null) return found;
  const message = `The directory "${directory}" is asked with a token of each caller's own. Send yours of ${vendor} in the header X-Rollcall-Token-${directory}.`;
  throw new ProviderError('unauthorized', directory, message, { unsent: true });
};

const headersFor = (upstream: Upstream) => {
  const mediaType = upstream.mediaType ?? 'application/json';
  const always = { 'user-agent': userAgent, accept: mediaType, 'accept-encoding': acceptedEncodings };
  const withBody = { ...always, 'content-type': mediaType };
  return (token: string, hasBody: boolean): Record<string, string> => ({
    ...(hasBody ? withBody : always),
    ...upstream.headers(token),
  });
};

const bodyOf = (request: UpstreamRequest): string | null =>
  request.body === undefined ? null : JSON.stringify(request.body);
