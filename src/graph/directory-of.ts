import type { Provider } from '../domain/provider.ts';
import type { RequestContext } from './context.ts';

/** The directory that a row says it is of. Rows come from configured directories only, so it is there. */
export const directoryOf = ({ providers }: RequestContext, key: string): Provider => {
  const provider = providers.get(key);
  if (provider === undefined)
    throw new Error(`A row names the directory ${JSON.stringify(key)}, which is not configured.`);
  return provider;
};
