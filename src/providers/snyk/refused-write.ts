import { ProviderError, type ProviderErrorKind } from '../../domain/provider-error.ts';
import type { PlannedWrite } from '../../domain/write.ts';

/** The same write, whose refusals of these kinds say what Snyk may have meant: of its own words nothing is read. */
export const explain = (
  planned: PlannedWrite,
  kinds: readonly ProviderErrorKind[],
  explanation: string,
): PlannedWrite => ({
  ...planned,
  send: async (call) => {
    try {
      return await planned.send(call);
    } catch (error) {
      if (!(error instanceof ProviderError) || !kinds.includes(error.kind)) throw error;
      throw new ProviderError(error.kind, error.directory, `${error.message} ${explanation}`, { cause: error });
    }
  },
});
