import { ProviderError } from '../domain/provider-error.ts';
import { type Attempt, doubtOf, nameAttempt } from './attempt.ts';

/** The error for a call that outlived its deadline, whether it was sent or still waited for a place. */
export const errorOfDeadline = (attempt: Attempt, milliseconds: number, sent: boolean): ProviderError => {
  const { vendor, directory } = attempt;
  const message = sent
    ? `${vendor} did not answer ${nameAttempt(attempt)} within ${milliseconds} ms. Ask again, or ask for less at once; if it lasts, look at ${vendor}'s status page.${doubtOf(attempt)}`
    : `${nameAttempt(attempt)} waited ${milliseconds} ms behind other calls to ${vendor} and was not sent. Ask again, or ask for less at once.`;
  return new ProviderError('timeout', directory, message, { unsent: !sent });
};

/** The error for a call that could not be sent in time, since the vendor takes no more for now: it was not sent. */
export const errorOfQueue = (attempt: Attempt, milliseconds: number): ProviderError => {
  const { vendor, directory } = attempt;
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  const message = `${nameAttempt(attempt)} was not sent: ${vendor} takes only so many calls in a while, and this one's turn would come too late. Ask again in ${seconds} s, or ask for less at once.`;
  return new ProviderError('rate-limited', directory, message, { retryAfterSeconds: seconds, unsent: true });
};

/** The error for a call to a vendor that has been failing, and is left alone for a while: it was not sent. */
export const errorOfBreaker = (attempt: Attempt, milliseconds: number): ProviderError => {
  const { vendor, directory } = attempt;
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  const message = `${nameAttempt(attempt)} was not sent: ${vendor} has been failing, so it is left alone for a moment. Ask again in ${seconds} s; if it lasts, look at ${vendor}'s status page.`;
  return new ProviderError('unavailable', directory, message, { retryAfterSeconds: seconds, unsent: true });
};

/** The error for a call whose request ended first: the client went away, or the request's own deadline passed. */
export const errorOfAbort = (attempt: Attempt, signal: AbortSignal, sent: boolean): ProviderError => {
  const late = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
  const why = late ? 'the time for the whole request was up' : 'the client went away';
  const advice = late ? ' Ask for less at once.' : '';
  return new ProviderError(
    late ? 'timeout' : 'aborted',
    attempt.directory,
    `${nameAttempt(attempt)} to ${attempt.vendor} was ${sent ? 'broken off' : 'not sent'}: ${why}.${advice}${sent ? doubtOf(attempt) : ''}`,
    { unsent: !sent },
  );
};
