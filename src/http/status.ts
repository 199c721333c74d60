import { ProviderError, type ProviderErrorKind } from '../domain/provider-error.ts';
import { type Attempt, doubtOf, nameAttempt } from './attempt.ts';
import { type ResponseHeaders, retryAfterSeconds } from './retry-after.ts';

/** The error for an answer whose status is not 200 to 299. Of the headers only the time to wait is kept, of the body nothing. */
export const errorOfStatus = (attempt: Attempt, status: number, headers: ResponseHeaders): ProviderError => {
  const { kind, meaning, advice } = meaningOf(attempt, status);
  const wait = mayAskToWait.has(kind) ? retryAfterSeconds(headers) : undefined;
  const remedy = wait === undefined ? advice : `Ask again in ${wait} s.`;
  const doubt = kind === 'timeout' || kind === 'unavailable' ? doubtOf(attempt) : '';
  return new ProviderError(
    kind,
    attempt.directory,
    `${attempt.vendor} answered ${nameAttempt(attempt)} with ${status}: ${meaning}. ${remedy}${doubt}`,
    wait === undefined ? {} : { retryAfterSeconds: wait },
  );
};

/** Elsewhere the headers say when a quota starts anew, not that this call would then succeed. */
const mayAskToWait: ReadonlySet<ProviderErrorKind> = new Set(['rate-limited', 'unavailable', 'timeout']);

interface Meaning {
  readonly kind: ProviderErrorKind;
  readonly meaning: string;
  readonly advice: string;
}

const meaningOf = ({ vendor }: Attempt, status: number): Meaning => {
  switch (status) {
    case 401:
      return {
        kind: 'unauthorized',
        meaning: 'it did not accept the credentials',
        advice: "Check the directory's token: it may be mistyped, expired, revoked or made for another region.",
      };
    case 403:
      return {
        kind: 'forbidden',
        meaning: 'the credentials are valid, but may not do this',
        advice: `Give the token's account the permission at ${vendor}, or use the token of one that has it.`,
      };
    case 404:
    case 410:
      return {
        kind: 'not-found',
        meaning: 'it is not there, or not shown to these credentials',
        advice: "Check the id; if nothing is found at all, check the directory's base URL.",
      };
    case 409:
      return {
        kind: 'conflict',
        meaning: 'it contradicts what is already there',
        advice: 'Read the current state and decide again.',
      };
    case 400:
    case 405:
    case 415:
    case 422:
      return {
        kind: 'invalid-input',
        meaning: 'it refused the request as invalid',
        advice: `Check the values that were given; if they are right, Rollcall and ${vendor}'s API disagree: please report it.`,
      };
    case 429:
      return {
        kind: 'rate-limited',
        meaning: 'too many requests',
        advice: 'Wait a minute and ask again, or ask for less at once.',
      };
    case 408:
    case 504:
      return { kind: 'timeout', meaning: 'it gave up waiting', advice: `Ask again, or ask for less at once.` };
    default:
      return meaningOfRange(vendor, status);
  }
};

const meaningOfRange = (vendor: string, status: number): Meaning => {
  if (status >= 500) {
    return {
      kind: 'unavailable',
      meaning: 'it is failing',
      advice: `Ask again later; if it lasts, look at ${vendor}'s status page.`,
    };
  }
  if (status >= 300 && status < 400) {
    return {
      kind: 'malformed-response',
      meaning: 'a redirect, which Rollcall never follows with credentials in hand',
      advice: "Check the directory's base URL: it must be the API's own, not one that forwards to it.",
    };
  }
  return {
    kind: 'malformed-response',
    meaning: 'a status that Rollcall does not expect of it',
    advice: "Check the directory's base URL and any proxy on the way; if both are right, please report it.",
  };
};
