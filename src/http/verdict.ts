import { ProviderError } from '../domain/provider-error.ts';
import type { Verdict } from './breaker.ts';
import type { Sending } from './sending.ts';

/** What works answers within this time, if its deadline is not shorter. A call that its request's end broke off sooner tells nothing. */
const patienceMilliseconds = 1000;

/**
 * What a failed call told of its vendor. Only what the vendor does wrong is bad: breaking the connection, failing, silence. Any other status,
 * also a refusal of the credentials or a 429, is an answer, and so a good sign. What was not HTTP or not JSON tells nothing: it comes fast, and from
 * something that is not the vendor or for that one request, and a breaker would only hide what it is.
 */
export const verdictOf = (
  error: unknown,
  { sentAt, status, wasStale }: Sending,
  deadlineMilliseconds: number,
): Verdict => {
  if (!(error instanceof ProviderError) || sentAt === null) return 'open';
  const patience = Math.min(patienceMilliseconds, deadlineMilliseconds / 2);
  switch (error.kind) {
    case 'unavailable':
      return wasStale ? 'open' : 'bad';
    case 'timeout':
      return status !== null || performance.now() - sentAt >= patience || !error.mayHaveActed ? 'bad' : 'open';
    case 'malformed-response':
    case 'aborted':
    case 'budget-exhausted':
      return 'open';
    default:
      return status === null ? 'open' : 'good';
  }
};
