import type { Answer, SandboxedGateway } from '../harness/sandboxed-gateway.ts';

/** An answer with its status, and how many upstream calls it took. */
export interface CountedAnswer {
  readonly status: number;
  readonly body: Answer & { readonly extensions?: Readonly<Record<string, unknown>> };
  readonly calls: number;
  readonly byDirectory: Readonly<Record<string, number>>;
}

/** Asks as a client of GraphQL over HTTP does, by default for its own media type. */
export const askAs = async (
  { gateway, sandboxes }: SandboxedGateway,
  parameters: object,
  accept = 'application/graphql-response+json',
  headers: Readonly<Record<string, string>> = {},
): Promise<CountedAnswer> => {
  for (const sandbox of sandboxes.values()) sandbox.forget();
  const response = await gateway.fetch(
    new Request('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, ...headers },
      body: JSON.stringify(parameters),
    }),
  );
  const body = (await response.json()) as CountedAnswer['body'];
  const counted = [...sandboxes].map(([key, { requests }]) => [key, requests.length] as const);
  return {
    status: response.status,
    body,
    calls: counted.reduce((sum, [, calls]) => sum + calls, 0),
    byDirectory: Object.fromEntries(counted),
  };
};
