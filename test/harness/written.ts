import type { Emulated, Native, Offer } from '../../src/domain/capability.ts';
import type { Provider } from '../../src/domain/provider.ts';
import type { WriteOperationName, WriteOperations } from '../../src/domain/write.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

type Run<O> = O extends Native<infer F> | Emulated<infer F> ? F : never;

/** The function that plans a write; throws where the provider declines it. */
export const planner = <Name extends WriteOperationName>(
  provider: Provider,
  name: Name,
): Run<WriteOperations[Name]> => {
  const offer: Offer<unknown> = provider.writes[name];
  if (offer.support === 'UNSUPPORTED') throw new Error(`${name} is not supported: ${offer.why}`);
  return offer.run as Run<WriteOperations[Name]>;
};

/** What a sandbox was sent since the last time: method, path with query, content type and body, each as it came. */
export const written = (
  sandbox: Sandbox,
): [method: string, path: string, contentType: string | null, body: string][] => {
  const requests = sandbox.requests.map(
    ({ method, path, query, headers, body }): [string, string, string | null, string] => [
      method,
      `${path}${query === '' ? '' : `?${query}`}`,
      headers['content-type'] ?? null,
      body,
    ],
  );
  sandbox.forget();
  return requests;
};
