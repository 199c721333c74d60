import { ProviderError, type ProviderErrorKind } from '../domain/provider-error.ts';
import { type Attempt, doubtOf, nameAttempt } from './attempt.ts';
import { proxyRefused } from './outbound.ts';

/**
 * The error for a call that got no whole answer, by the code of what Node or undici threw. Only that code is kept: the thrown error itself
 * may hold the request with its headers.
 * @param hasBegun whether the answer's headers had come
 * @param hasLeft whether there was a connection for the request to leave by
 */
export const errorOfFault = (attempt: Attempt, thrown: unknown, hasBegun = true, hasLeft = true): ProviderError => {
  const found = codeOf(thrown);
  // undici says so of a body that was cut off, and in place of the parser's word of headers with two lengths.
  const code = found === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' && !hasBegun ? 'HPE_INVALID' : found;
  const { kind, what, advice, unsent: isEarly } = faultOf(code);
  const unsent = isEarly || !hasLeft;
  return new ProviderError(
    kind,
    attempt.directory,
    `${attempt.vendor} gave no usable answer to ${nameAttempt(attempt)}: ${what}${code === null ? '' : ` (${code})`}. ${advice}${unsent ? '' : doubtOf(attempt)}`,
    { unsent, ...(code === null ? {} : { cause: { code } }) },
  );
};

/** The error for a call whose time was up before there was a connection: it was not sent. */
export const errorOfConnecting = (attempt: Attempt): ProviderError =>
  errorOfFault(attempt, Object.assign(new Error('timed out'), { code: 'UND_ERR_CONNECT_TIMEOUT' }));

/** The error code that Node and undici put on what they throw, or null. */
const codeOf = (thrown: unknown): string | null => {
  if (!(thrown instanceof Error)) return null;
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  // undici 8.12 means to put the parser's code here, but leaves it undefined. The message is the parser's own, not the vendor's.
  if (thrown.name !== 'HTTPParserError') return null;
  return thrown.message.includes('EOF') ? 'HPE_INVALID_EOF_STATE' : 'HPE_INVALID';
};

interface Fault {
  readonly kind: ProviderErrorKind;
  readonly what: string;
  readonly advice: string;
  /** Whether the request certainly never reached the vendor. */
  readonly unsent: boolean;
}

const faultOf = (code: string | null): Fault => {
  switch (code) {
    case 'ECONNREFUSED':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return {
        kind: 'unavailable',
        what: 'nobody accepts connections there',
        advice: "Check the directory's base URL and that the network lets Rollcall through.",
        unsent: true,
      };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        kind: 'unavailable',
        what: 'its host name could not be resolved',
        advice: "Check the spelling of the directory's base URL, and the DNS of this machine.",
        unsent: true,
      };
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
      return {
        kind: 'timeout',
        what: 'no connection came about in time',
        advice: "Check the directory's base URL and that the network lets Rollcall through.",
        unsent: true,
      };
    case proxyRefused:
      return {
        kind: 'unavailable',
        what: 'the proxy on the way made no connection to it',
        advice:
          "Check the directory's proxy, its user name and password, and that it lets Rollcall through to the vendor.",
        unsent: true,
      };
    case 'UND_ERR_CLOSED':
    case 'UND_ERR_DESTROYED':
      return {
        kind: 'unavailable',
        what: 'Rollcall is shutting down',
        advice: 'Ask again once it runs.',
        unsent: true,
      };
    case 'UND_ERR_INVALID_ARG':
      // The path and the method are known to be sound by then, so it is a header, and only the credentials are not ours.
      return {
        kind: 'unauthorized',
        what: 'its credentials hold a character that no HTTP header may hold, so it was not asked',
        advice: "Check the directory's token for line breaks and stray characters.",
        unsent: true,
      };
    case 'UND_ERR_HEADERS_OVERFLOW':
      return {
        kind: 'malformed-response',
        what: 'the headers of the answer were too large',
        advice: 'Check what stands between Rollcall and the vendor, such as a proxy.',
        unsent: false,
      };
    default:
      return faultOfFamily(code ?? '');
  }
};

const faultOfFamily = (code: string): Fault => {
  // HPE_INVALID_EOF_STATE is left to the rest: an answer that ends too early was cut off.
  if (code.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE') {
    return {
      kind: 'malformed-response',
      what: 'the answer was not HTTP',
      advice: "Check the directory's base URL (scheme and port) and any proxy on the way.",
      unsent: false,
    };
  }
  if (/CERT|TLS|SSL|EPROTO|UNABLE_TO_/.test(code)) {
    return {
      kind: 'unavailable',
      what: 'no trusted TLS connection came about',
      advice:
        "Check that the directory's base URL is right, that the certificate is valid for it, and that this machine trusts its issuer (NODE_EXTRA_CA_CERTS).",
      unsent: true,
    };
  }
  return {
    kind: 'unavailable',
    what: 'the connection broke before the answer was complete',
    advice: "Ask again; if it lasts, look at the vendor's status page.",
    unsent: false,
  };
};
