import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type Refusal, refusalError } from './refusal.ts';
import type { RequestParams } from './request-params.ts';
import type { ServerCode } from './server-code.ts';

export interface TrustedDocumentsOptions {
  /** The documents by their hash, with `sha256:` in front; null where there are none. */
  readonly trusted: { readonly documents: ReadonlyMap<string, string>; readonly enforced: boolean } | null;
  /** Whether GET is for trusted documents only. */
  readonly production: boolean;
}

/** What a request asks for with the text of its document in it. Throws a GraphQLError where it may not be carried out. */
export type ChooseDocument = (params: RequestParams, method: string) => RequestParams;

/**
 * Decides which document is carried out. It is sent as text or by its id, in `documentId` or as Apollo's clients have it, in
 * `extensions.persistedQuery`. A text that is byte for byte in the manifest is trusted as well as its id is: what runs is the same. Nothing that
 * is sent is ever added to the manifest.
 */
export const createDocumentChoice = ({ trusted, production }: TrustedDocumentsOptions): ChooseDocument => {
  const texts = new Set(trusted?.documents.values());
  return (params, method) => {
    const { documentId, ...rest } = params;
    const { query: text } = rest;
    const id = documentId ?? apolloId(rest.extensions);
    const isGet = method === 'GET';
    if (id === null && text === undefined) throw refusalError(isGet && production ? getRefused : noDocument);
    const found = id === null ? undefined : trusted?.documents.get(withPrefix(id));
    if (text !== undefined && found !== undefined && found !== text) throw refusalError(contradiction);
    const isTrusted = found !== undefined || (text !== undefined && texts.has(text));
    if (isGet && production && !isTrusted && text !== undefined) throw refusalError(getRefused);
    const query = text ?? found;
    if (query === undefined) throw notFound(documentId === undefined ? 'apollo' : 'document', trusted !== null);
    if (trusted?.enforced === true && !isTrusted) throw refusalError(notTrusted);
    return id === null ? params : { ...rest, query };
  };
};

export const useTrustedDocuments = (choose: ChooseDocument): Plugin => ({
  onParams(payload) {
    const { request, params } = payload;
    const chosen = choose(params, request.method);
    if (chosen !== params) payload.setParams(chosen);
  },
});

/** The hash as Apollo's clients send it, or null. */
const apolloId = (extensions: RequestParams['extensions']): string | null => {
  const persisted: unknown = extensions?.persistedQuery;
  if (persisted === undefined || persisted === null) return null;
  if (typeof persisted === 'object' && 'sha256Hash' in persisted && typeof persisted.sha256Hash === 'string') {
    return persisted.sha256Hash;
  }
  throw refusalError(badHash);
};

const withPrefix = (id: string): string => (/^[0-9a-f]{64}$/i.test(id) ? `sha256:${id.toLowerCase()}` : id);

const noDocument: Refusal = {
  status: 400,
  code: 'BAD_REQUEST',
  message: 'There is no query. Send it as text under the name query.',
};

const getRefused: Refusal = {
  status: 405,
  code: 'METHOD_NOT_ALLOWED',
  message: 'GET is for trusted documents here. Send the query with POST.',
  headers: { allow: 'POST' },
};

const contradiction: Refusal = {
  status: 400,
  code: 'BAD_REQUEST',
  message: 'The text and the id are those of two documents. Send one of them.',
};

const badHash: Refusal = {
  status: 400,
  code: 'BAD_REQUEST',
  message: 'extensions.persistedQuery must be an object with the hash of a document as sha256Hash.',
};

const notTrusted: Refusal = {
  status: 403,
  code: 'DOCUMENT_NOT_TRUSTED',
  message: 'This gateway carries out trusted documents only, and this is none of them, byte for byte.',
};

/**
 * Apollo's and urql's clients go by the message: after the first they send the text, and after the second they do so from then on. They read
 * it out of an answer with status 200 only, which is why it is a caller's mistake like one in a document.
 */
const notFound = (protocol: 'apollo' | 'document', hasDocuments: boolean): GraphQLError => {
  const message = hasDocuments
    ? 'No trusted document has this id. Send its text, or have the operator of this gateway add it.'
    : 'This gateway has no trusted documents. Send the text of the query.';
  const apollo = hasDocuments ? 'PersistedQueryNotFound' : 'PersistedQueryNotSupported';
  return new GraphQLError(protocol === 'apollo' ? apollo : message, {
    extensions: { code: 'PERSISTED_DOCUMENT_NOT_FOUND' satisfies ServerCode, http: { status: 400, spec: true } },
  });
};
