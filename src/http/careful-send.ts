import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'undici';
import type { Call } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { Attempt } from './attempt.ts';
import type { Breaker } from './breaker.ts';
import { createExchange, type Line } from './exchange.ts';
import { errorOfAbort, errorOfBreaker, errorOfQueue } from './interruption.ts';
import type { Lanes } from './lanes.ts';
import type { Retries, RetryPlan } from './retries.ts';
import { createSending, type Sending } from './sending.ts';
import type { Transport } from './transport.ts';
import type { VendorHealth } from './vendor-health.ts';
import { verdictOf } from './verdict.ts';

/** What stands between the calls and one directory's vendor. */
export interface Care {
  readonly line: Line;
  readonly breaker: Breaker;
  readonly lanes: Lanes<Client>;
  /** Whether every call is counted; else a credential has a lane only once it was refused. */
  readonly isRated: boolean;
  readonly retries: Retries;
  readonly health: VendorHealth;
  readonly isClosing: () => boolean;
}

/**
 * Sends with care for the vendor and for those who wait. A call is refused at once while the breaker is open, and where its turn would come too
 * late; it waits for the end of a pause, for its share of the rate, and for a place; and all of them are told what became of it. A read
 * that failed for a passing reason is sent again. A write is sent once, whatever becomes of it.
 */
export const createCarefulSend = (care: Care): Transport['send'] => {
  const { line, breaker, lanes, isRated, retries, health, isClosing } = care;
  const { upstream, deadlineMilliseconds } = line;
  const { directory, vendor } = upstream;
  const exchange = createExchange(line);

  /** Throws where its turn would come too late. */
  const checkTime = (call: Call, { attempt, lane }: Sending): void => {
    const wait = lane?.expectedWait() ?? 0;
    if (wait === 0) return;
    const patience = call.endsAt === undefined ? deadlineMilliseconds : call.endsAt - performance.now();
    if (wait >= patience) throw errorOfQueue(attempt, wait);
  };

  const learnSuccess = (sending: Sending, token: string, isOwnToken: boolean): void => {
    health.succeeded(isOwnToken);
    if (sending.sentAt !== null) sending.lane?.taken(sending.sentAt);
    if (sending.spentForSeconds !== null) lanes.of(token).pause(sending.spentForSeconds * 1000);
  };

  const learnFailure = (
    error: unknown,
    sending: Sending,
    token: string,
    isOwnToken: boolean,
    isWrite: boolean,
  ): void => {
    health.failed(error, sending, isOwnToken);
    if (sending.status !== 429 || sending.sentAt === null || !(error instanceof ProviderError)) return;
    lanes.of(token).refused(isWrite, error.retryAfterSeconds, sending.sentAt);
  };

  return async (request, call) => {
    const attempt: Attempt = { vendor, directory, method: request.method, path: request.path };
    const isRead = request.method === 'GET';
    const isOwnToken = call.tokens?.has(directory) !== true;
    let failure: ProviderError | null = null;
    let plan: RetryPlan | null = null;
    retries.earn();

    for (let number = 1; ; number += 1) {
      // Without a token it is refused before it waits for anything.
      const token = call.tokens?.get(directory) ?? line.token() ?? '';
      const admission = breaker.admit();
      if (admission === null) throw failure ?? errorOfBreaker(attempt, breaker.opensIn());
      const lane = isRated ? lanes.of(token) : lanes.known(token);
      const sending = createSending(attempt, number, lane, admission);
      try {
        checkTime(call, sending);
        const answer = await exchange(request, call, sending);
        learnSuccess(sending, token, isOwnToken);
        admission.tell('good');
        return answer;
      } catch (error) {
        admission.tell(verdictOf(error, sending, deadlineMilliseconds));
        learnFailure(error, sending, token, isOwnToken, !isRead);
        if (!(error instanceof ProviderError)) throw error;
        // That it could not be sent again is less than why it had to be, unless the request itself has ended.
        if (failure !== null && sending.sentAt === null && !call.signal.aborted) throw failure;
        plan = isRead && !isClosing() ? retries.plan(error, sending, call, plan) : null;
        if (plan === null) throw error;
        failure = error;
      }
      await waitFor(plan.delay, attempt, call.signal);
    }
  };
};

const waitFor = async (milliseconds: number, attempt: Attempt, signal: AbortSignal): Promise<void> => {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    throw errorOfAbort(attempt, signal, false);
  }
};
