import type { Emulated, Native, Offer } from '../domain/capability.ts';
import type { OperationName, Operations, Provider } from '../domain/provider.ts';
import { ProviderError } from '../domain/provider-error.ts';

type Run<O> = O extends Native<infer F> | Emulated<infer F> ? F : never;

/** The function that serves an operation; throws a ProviderError of kind `unsupported` with the provider's reason where none does. */
export const serve = <Name extends OperationName>(provider: Provider, name: Name): Run<Operations[Name]> => {
  const offer: Offer<unknown> = provider.operations[name];
  if (offer.support === 'UNSUPPORTED') throw new ProviderError('unsupported', provider.directory.key, offer.why);
  return offer.run as Run<Operations[Name]>;
};
