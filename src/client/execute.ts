import type { TypedDocumentString } from './generated/graphql.ts';

/** An error of the answer: see the catalogue of error codes for what to do about it. */
export interface AnswerError {
  readonly message: string;
  /** The field that is null because of it; absent where the whole request was refused. */
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What the gateway answered. One vendor's outage leaves an error and a null field, and the rest of `data`. */
export interface Answer<Result> {
  /** Null where the whole request was refused. */
  readonly data: Result | null;
  readonly errors: readonly AnswerError[];
}

export interface ExecuteOptions {
  /** Sent besides the content type. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Aborts the request, and with it the calls to the vendors. */
  readonly signal?: AbortSignal;
  /**
   * Sends the document's id in place of its text: for a gateway that trusts the documents of this package, which
   * `rollcall/client/persisted-documents.json` lists. @default false
   */
  readonly byId?: boolean;
}

/** What is passed behind the document. The variables can be left out where none is required. */
type Rest<Variables> =
  Record<string, never> extends Variables
    ? [variables?: Variables, options?: ExecuteOptions]
    : [variables: Variables, options?: ExecuteOptions];

/**
 * Sends one of the documents to a gateway, such as `http://127.0.0.1:4000/graphql`. Rejects where there is no gateway at the URL: with
 * fetch's own error, or with one that names the status of an answer that is not GraphQL.
 */
export const execute = async <Result, Variables>(
  url: string | URL,
  document: TypedDocumentString<Result, Variables>,
  ...[variables, { headers, signal, byId = false } = {}]: Rest<NoInfer<Variables>>
): Promise<Answer<Result>> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({
      ...(byId ? { documentId: idOf(document.__meta__) } : { query: document.toString() }),
      variables,
    }),
    ...(signal === undefined ? {} : { signal }),
  });
  const body: unknown = await response.json().catch(() => null);
  if (!isAnswer<Result>(body)) {
    throw new Error(`The answer is not GraphQL; its status is ${response.status}. Check the URL: it ends in /graphql.`);
  }
  return { data: body.data ?? null, errors: body.errors ?? [] };
};

const idOf = (meta: Readonly<Record<string, unknown>> | undefined): string => {
  const hash = meta?.hash;
  if (typeof hash !== 'string') throw new TypeError('The document has no id: generate it with persistedDocuments.');
  return hash;
};

const isAnswer = <Result>(body: unknown): body is Partial<Answer<Result>> =>
  typeof body === 'object' && body !== null && ('data' in body || 'errors' in body);
