import type { Provider } from '../domain/provider.ts';
import type { RequestContext } from './context.ts';
import { readGlobalId } from './global-id.ts';
import { readListFilter } from './list-filter.ts';
import { RequestError } from './request-error.ts';

/** Which directories a root list covers. Every part that is not null must hold. */
export interface ScopeArguments {
  readonly directories?: readonly string[] | null | undefined;
  readonly providers?: readonly string[] | null | undefined;
}

/** Finds a directory by its key or its global id; null where there is none. */
export const findDirectory = (context: Pick<RequestContext, 'providers'>, name: string): Provider | null => {
  const { providers } = context;
  const byKey = providers.get(name);
  if (byKey !== undefined || /^[a-z][a-z0-9-]*$/.test(name)) return byKey ?? null;
  const address = readGlobalId(name, context);
  return address?.kind === 'Directory' ? (providers.get(address.directory) ?? null) : null;
};

/** The directories that a filter names, in configured order; refuses one that is not configured. */
export const directoriesInScope = (context: Pick<RequestContext, 'providers'>, filter: ScopeArguments): Provider[] => {
  const providers = readListFilter('providers', filter.providers);
  const named = readListFilter('directories', filter.directories)?.map((name) => {
    const provider = findDirectory(context, name);
    if (provider !== null) return provider.directory.key;
    throw new RequestError(
      'INVALID_FILTER',
      `No directory has the key or id ${JSON.stringify(name)}. Configured are: ${[...context.providers.keys()].join(', ')}.`,
    );
  });
  return [...context.providers.values()].filter(
    ({ directory }) =>
      (named === undefined || named.includes(directory.key)) &&
      (providers === null || providers.includes(directory.provider)),
  );
};
