import { describe, expect, test } from 'vitest';
import type { Attempt } from './attempt.ts';
import { errorOfFault } from './fault.ts';

const attempt: Attempt = { vendor: 'Tray.ai', directory: 'tray', method: 'GET', path: '/core/v1/users' };

const thrown = (code: string): Error =>
  Object.assign(new Error('canary'), { code, headers: 'canary', cause: new Error('canary') });

describe('the kind of a code', () => {
  test.each([
    ['ECONNREFUSED', 'unavailable', 'nobody accepts connections'],
    ['EHOSTUNREACH', 'unavailable', 'nobody accepts connections'],
    ['ENOTFOUND', 'unavailable', 'host name could not be resolved'],
    ['EAI_AGAIN', 'unavailable', 'host name could not be resolved'],
    ['ECONNRESET', 'unavailable', 'connection broke'],
    ['EPIPE', 'unavailable', 'connection broke'],
    ['UND_ERR_SOCKET', 'unavailable', 'connection broke'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'unavailable', 'connection broke'],
    ['HPE_INVALID_EOF_STATE', 'unavailable', 'connection broke'],
    ['SOMETHING_NEW', 'unavailable', 'connection broke'],
    ['UND_ERR_CLOSED', 'unavailable', 'shutting down'],
    ['UND_ERR_DESTROYED', 'unavailable', 'shutting down'],
    ['CERT_HAS_EXPIRED', 'unavailable', 'TLS'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'unavailable', 'TLS'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'unavailable', 'TLS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unavailable', 'TLS'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unavailable', 'TLS'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'unavailable', 'TLS'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'unavailable', 'TLS'],
    ['EPROTO', 'unavailable', 'TLS'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout', 'in time'],
    ['ETIMEDOUT', 'timeout', 'in time'],
    ['UND_ERR_HEADERS_OVERFLOW', 'malformed-response', 'headers of the answer were too large'],
    ['HPE_INVALID_CONSTANT', 'malformed-response', 'not HTTP'],
    ['UND_ERR_INVALID_ARG', 'unauthorized', 'no HTTP header may hold'],
  ])('%s is %s', (code, kind, message) => {
    const error = errorOfFault(attempt, thrown(code));
    expect(error).toMatchObject({ kind, directory: 'tray', message: expect.stringContaining(message) });
    expect(error.message).toContain('Tray.ai gave no usable answer to GET /core/v1/users (directory "tray")');
    expect(error.message).toContain(`(${code})`);
  });
});

test('only the code of what was thrown is kept', () => {
  const error = errorOfFault(attempt, thrown('ECONNRESET'));
  expect(error.cause).toEqual({ code: 'ECONNRESET' });
  expect(error.message).not.toContain('canary');
});

test.each([new Error('canary'), Object.assign(new Error(), { code: 7 }), 'canary', undefined, null])(
  'what has no code is an unavailable vendor: %s',
  (nameless) => {
    const error = errorOfFault(attempt, nameless);
    expect(error.kind).toBe('unavailable');
    expect(error.cause).toBeUndefined();
    expect(error.message).not.toContain('canary');
  },
);

test.each([
  ['Response does not match the HTTP/1.1 protocol (Invalid status code)', 'malformed-response'],
  ['Response does not match the HTTP/1.1 protocol (Invalid EOF state)', 'unavailable'],
])('a parser error without a code is told by its message: %s', (message, kind) => {
  const parserError = Object.assign(new Error(message), { name: 'HTTPParserError', code: undefined, data: 'canary' });
  expect(errorOfFault(attempt, parserError).kind).toBe(kind);
});

test('a write is in doubt unless it certainly was not sent', () => {
  const write = { ...attempt, method: 'POST' };
  expect(errorOfFault(write, thrown('ECONNRESET')).message).toContain('Whether Tray.ai acted on it is not known');
  expect(errorOfFault(write, thrown('ECONNREFUSED')).message).not.toContain('not known');
  expect(errorOfFault(attempt, thrown('ECONNRESET')).message).not.toContain('not known');
});
