/** A signal that ends with its client or with its time, whichever is first. */
export interface Deadline {
  /** Made when it is first looked at: what makes no upstream call needs neither signal nor timer. */
  readonly signal: () => AbortSignal;
  /** When the time is up, by `performance.now()`. */
  readonly endsAt: number;
  /** The client went away. */
  readonly leave: (reason?: unknown) => void;
  /** To be called when the work is done, so that neither timer nor listener outlives it. */
  readonly clear: () => void;
}

/**
 * Starts a limit in milliseconds. When the time is up the signal's reason is a `TimeoutError`, by which the transport tells it from a client that
 * went away.
 * @param client ends it too; without one, whoever knows of the client calls `leave`
 */
export const startDeadline = (milliseconds: number, client?: AbortSignal): Deadline => {
  const endsAt = performance.now() + milliseconds;
  let controller: AbortController | null = null;
  let timer: NodeJS.Timeout | null = null;
  let left: { readonly reason: unknown } | null = null;

  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const leave = (reason?: unknown): void => {
    stop();
    left ??= { reason };
    controller?.abort(left.reason);
  };
  const leaveWithClient = (): void => leave(client?.reason);
  if (client?.aborted === true) leaveWithClient();
  else client?.addEventListener('abort', leaveWithClient, { once: true });

  const start = (): AbortController => {
    const started = new AbortController();
    if (left !== null) started.abort(left.reason);
    else {
      timer = setTimeout(
        () => started.abort(new DOMException('The time for the whole request was up.', 'TimeoutError')),
        Math.max(0, endsAt - performance.now()),
      );
    }
    return started;
  };

  return {
    signal: () => (controller ??= start()).signal,
    endsAt,
    leave,
    clear: () => {
      stop();
      client?.removeEventListener('abort', leaveWithClient);
    },
  };
};
