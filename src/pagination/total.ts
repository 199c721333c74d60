import { ProviderError } from '../domain/provider-error.ts';

/** Asks for a total that the rows do without: null also where the vendor fails to tell or the call budget ends. */
export const totalOrNull = async (ask: () => Promise<number | null>): Promise<number | null> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ProviderError && error.kind !== 'aborted') return null;
    throw error;
  }
};
