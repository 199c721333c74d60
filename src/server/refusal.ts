import { GraphQLError } from 'graphql';
import { negotiate } from './media-type.ts';
import type { ServerCode } from './server-code.ts';

/** A request that is not carried out, and why. */
export interface Refusal {
  /** Of HTTP. */
  readonly status: number;
  readonly code: ServerCode;
  /** For a person: what was wrong and what to do. Quotes nothing of the request. */
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal to be thrown once a request has come as far as being read: from there on, errors become answers by themselves. */
export const refusalError = ({ status, code, message, headers = {} }: Refusal): GraphQLError =>
  new GraphQLError(message, { extensions: { code, http: { status, headers } } });

/** A refusal as the body of an answer. */
export const refusalBody = ({ code, message }: Pick<Refusal, 'code' | 'message'>): string =>
  JSON.stringify({ errors: [{ message, extensions: { code } }] });

/**
 * A refusal as an answer, to be given before a request is read: an error that is thrown there would be answered by its stack.
 * It has the type that the client prefers, and is JSON where it takes neither.
 */
export const refusalResponse = (
  refusal: Refusal,
  request: Request,
  fetchAPI: { readonly Response: typeof Response },
): Response => {
  const type = negotiate(request.headers.get('accept')) ?? 'application/json';
  const headers = { ...refusal.headers, 'content-type': `${type}; charset=utf-8` };
  return new fetchAPI.Response(refusalBody(refusal), { status: refusal.status, headers });
};
