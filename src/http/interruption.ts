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
