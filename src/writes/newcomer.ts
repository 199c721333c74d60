import type { Call } from '../domain/call.ts';
import type { WriteCheck, WriteProblem } from '../domain/outcome.ts';
import type { Provider } from '../domain/provider.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { User } from '../domain/user.ts';
import { serve } from '../loaders/offer.ts';
import { uncheckedProblem } from './administrators.ts';
import { problem } from './problem.ts';
import type { WriteContext } from './write-context.ts';

const longestEmail = 254;

/** Whether an address can be sent to this vendor at all. */
export const checkAddress = (
  email: string,
  { writeRules, directory }: Provider,
  path: readonly string[],
): WriteProblem[] => {
  const isAddress = email.length <= longestEmail && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email);
  if (isAddress && (writeRules.emailPattern === null || writeRules.emailPattern.test(email))) return [];
  return [
    problem(
      'INVALID_INPUT',
      'This is not an e-mail address that the vendor takes, such as jane@example.com.',
      path,
      directory.key,
    ),
  ];
};

export interface Newcomer {
  readonly provider: Provider;
  readonly email: string;
  readonly overrides: readonly WriteCheck[];
  readonly path: readonly string[];
}

/** The account that has this address in the directory, or null. Rejects where that cannot be found out. */
export const findUserByEmail = async (provider: Provider, email: string, call: Call): Promise<User | null> => {
  const list = serve(provider, 'listUsers')({ email, search: null });
  const { rows, completeness } = await list.read(
    { direction: 'forward', count: 1, from: null, needs: { end: false, total: false } },
    call,
  );
  const [user] = rows;
  if (user === undefined && completeness === 'PARTIAL') {
    throw new ProviderError(
      'budget-exhausted',
      provider.directory.key,
      'The users could not all be read within the call budget.',
    );
  }
  return user ?? null;
};

/** Speaks against somebody who is already there; hands the account over where there is one. */
export const checkNewcomer = async (
  newcomer: Newcomer,
  context: WriteContext,
): Promise<{ readonly problems: readonly WriteProblem[]; readonly user: User | null }> => {
  const { provider, email, overrides, path } = newcomer;
  if (overrides.includes('EXISTING_USER')) return { problems: [], user: null };
  try {
    const user = await findUserByEmail(provider, email, context.createCall());
    if (user === null) return { problems: [], user };
    const message =
      'An account with this address is already there. Name EXISTING_USER in `overrides` to go on all the same.';
    return { problems: [problem('ALREADY_EXISTS', message, path, provider.directory.key)], user };
  } catch (error) {
    return {
      problems: uncheckedProblem(error, 'Whether somebody with this address is already there', newcomer),
      user: null,
    };
  }
};
