import { ProviderError } from '../domain/provider-error.ts';

export const isBudgetSpent = (error: unknown): error is ProviderError =>
  error instanceof ProviderError && error.kind === 'budget-exhausted';

/** The result, or null where the call budget ends before it is had. */
export const unlessSpent = async <R>(work: () => Promise<R>): Promise<R | null> => {
  try {
    return await work();
  } catch (error) {
    if (isBudgetSpent(error)) return null;
    throw error;
  }
};
