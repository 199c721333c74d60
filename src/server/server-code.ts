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
    meaning: 'The HTTP request holds no query that can be read, or uses a method that cannot carry it.',
    whatToDo:
      'Send `{ "query": ..., "variables": ... }` as JSON with POST; queries may come with GET, mutations may not.',
    retryable: false,
  },
  UNSUPPORTED_MEDIA_TYPE: {
    meaning: 'The body is not announced as JSON.',
    whatToDo: 'Send the header `Content-Type: application/json`.',
    retryable: false,
  },
  PAYLOAD_TOO_LARGE: {
    meaning: 'The body has more than 1 MiB.',
    whatToDo: 'Send a smaller query or fewer variables.',
    retryable: false,
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
