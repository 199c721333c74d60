import { type IncomingMessage, type RequestListener, type ServerResponse, STATUS_CODES } from 'node:http';
import { answerHeaders } from './answer-headers.ts';
import { negotiate } from './media-type.ts';
import { type Refusal, refusalBody } from './refusal.ts';

/** The most characters that a request's URL may have. */
const urlLimit = 8192;

/**
 * Lets through what is addressed to this server in one way only, and refuses the rest before anything looks at it. What two readers can
 * understand in two ways, the proxy in front and this server, is how one is talked past the other.
 * @param isOwnHost whether a name in a Host header may mean this server
 * @param refused told of what was not let through
 */
export const frontDoor =
  (
    listener: RequestListener,
    isOwnHost: (name: string) => boolean,
    refused: (refusal: Refusal) => void,
  ): RequestListener =>
  (request, response) => {
    const refusal = refusalOf(request, isOwnHost);
    if (refusal === null) return listener(request, response);
    refused(refusal);
    refuse(refusal, request, response);
  };

const refusalOf = (request: IncomingMessage, isOwnHost: (name: string) => boolean): Refusal | null => {
  const { url = '/', rawHeaders } = request;
  if (url.length > urlLimit) return urlTooLong;
  if (isRepeated(rawHeaders)) return repeated;
  const target = targetOf(url, request.headers.host);
  if (target === null) return malformed;
  // Another site's name that resolves to loopback would let its pages read everything (DNS rebinding).
  if (!isOwnHost(target.name)) return wrongHost;
  if (target.name === '') return malformed;
  request.url = target.path;
  if (target.host !== null) request.headers.host = target.host;
  return null;
};

/** Headers of which a second one is left out by node:http, while a proxy may go by it. */
const single = /^(?:authorization|content-type|host|origin)$/i;

const isRepeated = (rawHeaders: readonly string[]): boolean => {
  let seen = '';
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!single.test(name)) continue;
    const mark = `,${name.toLowerCase()},`;
    if (seen.includes(mark)) return true;
    seen += mark;
  }
  return false;
};

/** A name or an address, and a port or none: no user, no path, nothing that needs decoding. */
const hostForm = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/** Where a request is addressed to: its path with its query, its host, and the name in that, or nothing where it is no name. Null where there is no path. */
const targetOf = (
  url: string,
  header: string | undefined,
): { readonly path: string; readonly host: string | null; readonly name: string } | null => {
  // What is sent to a proxy has a whole URL, which then counts instead of the Host header (RFC 9112, section 3.2.2).
  const [, authority, rest = ''] = /^https?:\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
  const path = authority === undefined ? url : rest.startsWith('/') ? rest : `/${rest}`;
  const host = authority ?? header ?? null;
  if (!path.startsWith('/') || path.includes('#') || path.includes('\\')) return null;
  // A request of HTTP/1.0 may have no Host header, and means this server.
  if (host === null) return { path, host, name: 'localhost' };
  const name = hostForm.test(host) ? URL.parse(`http://${host}`)?.hostname : undefined;
  return { path, host, name: name ?? '' };
};

/** Ends a request with a refusal, and its connection: what else it would carry is not to be understood. */
const refuse = (refusal: Refusal, { headers }: IncomingMessage, response: ServerResponse): void => {
  const type = negotiate(headers.accept ?? null) ?? 'application/json';
  response.writeHead(refusal.status, refusalHeaders(type));
  response.end(refusalBody(refusal));
};

const refusalHeaders = (type: string): Record<string, string> => ({
  ...Object.fromEntries(answerHeaders),
  'content-type': `${type}; charset=utf-8`,
  connection: 'close',
});

/** What node:http says of bytes that it could not read: the last ones that came, and how many of them it had read. */
interface ParserFault extends NodeJS.ErrnoException {
  readonly rawPacket?: Buffer;
  readonly bytesParsed?: number;
}

/** A refusal as the bytes of a whole answer. */
export const rawAnswer = (refusal: Refusal): string => {
  const body = refusalBody(refusal);
  const headers = { ...refusalHeaders('application/json'), 'content-length': String(body.length) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`, ...lines, '', body].join('\r\n');
};

/** What is to be said of bytes that were never understood as a request. */
export const refusalOfFault = ({ code, rawPacket, bytesParsed }: ParserFault): Refusal => {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, code: 'REQUEST_TIMEOUT', message: 'The request did not arrive whole in time.' };
    case 'HPE_HEADER_OVERFLOW':
      // Where not even the first line came to its end, it is the URL that is too long.
      return /^[A-Z]+ \S*$/.test(rawPacket?.toString('latin1', 0, bytesParsed) ?? '') ? urlTooLong : headersTooLarge;
    default:
      return malformed;
  }
};

const urlTooLong: Refusal = {
  status: 414,
  code: 'URI_TOO_LONG',
  message: `The URL has more than ${urlLimit} characters. Send the query with POST.`,
};

const headersTooLarge: Refusal = {
  status: 431,
  code: 'HEADERS_TOO_LARGE',
  message: 'The headers are too large. Send fewer or smaller ones.',
};

const repeated: Refusal = {
  status: 400,
  code: 'BAD_REQUEST',
  message: 'A header that may stand there once stands there twice: Host, Origin, Content-Type or Authorization.',
};

const malformed: Refusal = { status: 400, code: 'BAD_REQUEST', message: 'This is no HTTP request that can be read.' };

const wrongHost: Refusal = {
  status: 421,
  code: 'MISDIRECTED_REQUEST',
  message:
    'This gateway answers to localhost only. Ask it by 127.0.0.1 or localhost, or let your proxy set that Host header.',
};
