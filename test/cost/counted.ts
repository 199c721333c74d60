import type { Gateway } from '../../src/gateway.ts';

/** An answer, with what it cost and could have. */
export interface Counted {
  readonly status: number;
  readonly data: unknown;
  readonly errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[];
  readonly upstream: {
    readonly total: number;
    readonly byDirectory: Readonly<Record<string, { readonly calls: number; readonly estimate: number }>>;
  };
}

/** Asks a gateway how many upstream calls it made, too. */
export const askCounted = async (gateway: Gateway, parameters: object): Promise<Counted> => {
  const response = await gateway.fetch(
    new Request('http://gateway/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        'x-rollcall-upstream': '1',
      },
      body: JSON.stringify(parameters),
    }),
  );
  const { data, errors, extensions } = (await response.json()) as Counted & { extensions: Pick<Counted, 'upstream'> };
  return { status: response.status, data, ...(errors === undefined ? {} : { errors }), upstream: extensions.upstream };
};
