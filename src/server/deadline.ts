/** A signal that ends with its client or with its time, whichever is first. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** To be called when the work is done, so that neither timer nor listener outlives it. */
  readonly clear: () => void;
}

/**
 * Joins the client's signal with a limit in milliseconds. When the time is up the reason is a `TimeoutError`, by which the transport tells
 * it from a client that went away.
 */
export const startDeadline = (client: AbortSignal, milliseconds: number): Deadline => {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(new DOMException('The time for the whole request was up.', 'TimeoutError'));
  }, milliseconds);
  const leave = (): void => {
    clearTimeout(timer);
    controller.abort(client.reason);
  };
  if (client.aborted) leave();
  else client.addEventListener('abort', leave, { once: true });
  return {
    signal: controller.signal,
    clear: () => {
      clearTimeout(timer);
      client.removeEventListener('abort', leave);
    },
  };
};
