import { ProviderError } from '../domain/provider-error.ts';

/** Whether an error says that the field has made all the upstream calls it may. */
export const isBudgetSpent = (error: unknown): error is ProviderError =>
  error instanceof ProviderError && error.kind === 'budget-exhausted';
