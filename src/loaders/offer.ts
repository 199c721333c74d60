import type { Emulated, Native, Offer } from '../domain/capability.ts';
import type { OperationName, Operations, Provider } from '../domain/provider.ts';
import { ProviderError } from '../domain/provider-error.ts';

/** What serves an offer; throws a ProviderError of kind `unsupported` with its reason where nothing does. */
export const runOf = <F>(offer: Offer<F>, directory: string): F => {
  if (offer.support === 'UNSUPPORTED') throw new ProviderError('unsupported', directory, offer.why);
  return offer.run;
};

type Run<O> = O extends Native<infer F> | Emulated<infer F> ? F : never;

/** The function that serves an operation; throws a ProviderError of kind `unsupported` with the provider's reason where none does. */
export const serve = <Name extends OperationName>(provider: Provider, name: Name): Run<Operations[Name]> => {
  const offer: Offer<unknown> = provider.operations[name];
  return runOf(offer, provider.directory.key) as Run<Operations[Name]>;
};
