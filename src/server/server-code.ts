import type { ErrorCodeEntry } from '../graph/error-code.ts';

/** The codes of what HTTP or GraphQL itself finds wrong, before or beside the graph: no field of the schema names them. */
export const serverCodes = {
  GRAPHQL_PARSE_FAILED: {
    meaning: 'The document is not GraphQL.',
    whatToDo: 'Read `locations` and the message: they say where it stops being so.',
    retryable: false,
  },
  GRAPHQL_VALIDATION_FAILED: {
    meaning: 'The document does not fit the schema.',
    whatToDo: 'Read the message; the schema is at `rollcall schema` and in GraphiQL.',
    retryable: false,
  },
  QUERY_TOO_LARGE: {
    meaning:
      'The document has more tokens than one may have, or its variables more values. Nothing was asked of a vendor.',
    whatToDo: 'Send a smaller document, or fewer values at once; `extensions` name the setting and the limit.',
    retryable: false,
  },
  QUERY_TOO_COMPLEX: {
    meaning: 'The query is deeper, wider or more repetitive than one may be. Nothing was asked of a vendor.',
    whatToDo: 'Read the message: it has the limit and the number there was; `extensions.setting` decides.',
    retryable: false,
  },
  QUERY_TOO_EXPENSIVE: {
    meaning:
      'The query could take more upstream calls at a directory than one request may make. Nothing was asked of a vendor.',
    whatToDo:
      'Ask for smaller pages, fewer levels or fewer directories at once; `extensions.estimate` has the number for each directory.',
    retryable: false,
  },
  MORE_ERRORS: {
    meaning: 'The answer has more errors than are shown.',
    whatToDo: 'Mend those that are shown; `extensions.omitted` counts the rest, where that is known.',
    retryable: false,
  },
  OPERATION_RESOLUTION_FAILURE: {
    meaning: 'The document has several operations, or none of the name that was given.',
    whatToDo: 'Name one of them in `operationName`.',
    retryable: false,
  },
  BAD_USER_INPUT: {
    meaning: 'A variable is missing, or its value does not fit its type.',
    whatToDo: 'Read the message: it names the variable.',
    retryable: false,
  },
  BAD_REQUEST: {
    meaning: 'The HTTP request holds no query that can be read, or contradicts itself.',
    whatToDo: 'Send `{ "query": ..., "variables": ... }` as JSON in UTF-8 with POST; the message says what was wrong.',
    retryable: false,
  },
  METHOD_NOT_ALLOWED: {
    meaning:
      'The HTTP method cannot carry the request: mutations need POST, and in production so does all but trusted documents.',
    whatToDo: 'Send it with a method that the header `Allow` of the answer names.',
    retryable: false,
  },
  NOT_ACCEPTABLE: {
    meaning: 'The Accept header takes neither of the types that answers have.',
    whatToDo: 'Accept `application/graphql-response+json` or `application/json`.',
    retryable: false,
  },
  UNSUPPORTED_MEDIA_TYPE: {
    meaning: 'The body is not announced as JSON in UTF-8, or is compressed.',
    whatToDo: 'Send the header `Content-Type: application/json`, and no `Content-Encoding`.',
    retryable: false,
  },
  PAYLOAD_TOO_LARGE: {
    meaning: 'The body has more than 1 MiB.',
    whatToDo: 'Send a smaller query or fewer variables.',
    retryable: false,
  },
  URI_TOO_LONG: {
    meaning: 'The URL has more than 8 KiB.',
    whatToDo: 'Send the query and its variables with POST.',
    retryable: false,
  },
  INTROSPECTION_DISABLED: {
    meaning: 'The document asks for the schema, which this gateway does not show.',
    whatToDo:
      'Read the schema in the package (`rollcall/schema.graphql`) or by `rollcall schema`; an operator may set `introspection`.',
    retryable: false,
  },
  PERSISTED_DOCUMENT_NOT_FOUND: {
    meaning: 'No trusted document has the id that was sent. Documents cannot be registered by sending them.',
    whatToDo:
      'Send the text of the document where the gateway takes it, or have its operator add it to `trustedDocuments`.',
    retryable: false,
  },
  DOCUMENT_NOT_TRUSTED: {
    meaning: 'The gateway carries out trusted documents only, and this is none, byte for byte.',
    whatToDo: 'Send a document of the manifest, by its text or as `documentId`; its operator can add others.',
    retryable: false,
  },
  CROSS_ORIGIN: {
    meaning: 'A web page of another origin asked, and that origin is not allowed.',
    whatToDo: "Have the gateway's operator add the page's origin to `server.corsOrigins`, or ask from a server.",
    retryable: false,
  },
  REQUEST_TIMEOUT: {
    meaning: 'The request did not arrive whole in time.',
    whatToDo: 'Send it again, over a connection that is fast enough.',
    retryable: true,
  },
  HEADERS_TOO_LARGE: {
    meaning: 'The headers have more than 32 KiB.',
    whatToDo: 'Send fewer or smaller ones.',
    retryable: false,
  },
  UNAUTHENTICATED: {
    meaning: 'The request carries no credentials that this gateway accepts.',
    whatToDo: 'Send an API key, or a token of the configured issuer, in the header `Authorization: Bearer ...`.',
    retryable: false,
  },
  AUTHENTICATION_UNAVAILABLE: {
    meaning: 'The token cannot be verified now, since the keys of its issuer cannot be had.',
    whatToDo: 'Ask again after the seconds in the header `Retry-After`; if it lasts, see the log.',
    retryable: true,
  },
  FORBIDDEN_METRICS: {
    meaning: 'The caller is known, and may not read the metrics.',
    whatToDo: 'Use a key with `metrics: true` in the configuration.',
    retryable: false,
  },
  OVERLOADED: {
    meaning:
      'The gateway, or the directory that `extensions.directory` names, is being asked by as many requests as it takes at once. Nothing was asked of a vendor.',
    whatToDo:
      'Ask again after the seconds in the header `Retry-After`. The limits are `limits.requestsInFlight`, and two requests for each of the connections that `upstream.concurrency` allows to a vendor, where those would wait.',
    retryable: true,
  },
  TOO_MANY_REQUESTS: {
    meaning: 'The caller has asked too often within a minute, or sent too many credentials that were not accepted.',
    whatToDo: 'Wait for the seconds in the header `Retry-After`. The limit is `limits.requestsPerMinute`.',
    retryable: true,
  },
  NO_SUCH_PATH: {
    meaning: 'There is nothing at this path of the gateway.',
    whatToDo: 'Send queries to `/graphql`; `/livez` and `/readyz` tell how the gateway is.',
    retryable: false,
  },
  MISDIRECTED_REQUEST: {
    meaning: 'The Host header names another server: the gateway answers to localhost only.',
    whatToDo: 'Ask it by 127.0.0.1 or localhost, or let your proxy set that Host header.',
    retryable: false,
  },
  INTERNAL_SERVER_ERROR: {
    meaning: 'Something went wrong inside the gateway.',
    whatToDo: 'Look in its log for the id that `extensions.errorId` holds, and report it.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorCodeEntry>;

/** A code that the server itself gives. */
export type ServerCode = keyof typeof serverCodes;
