import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AttackedGateway, codeOf, startAttacked, statusOf } from './attacked-gateway.ts';

let attacked: AttackedGateway;
beforeAll(async () => {
  attacked = await startAttacked();
});
afterAll(() => attacked[Symbol.asyncDispose]());

const query = JSON.stringify({ query: '{ __typename }' });

/** A request as bytes; the connection is closed behind it. */
const request = (line: string, headers: readonly string[] = ['Host: localhost'], body = ''): string =>
  [
    line,
    ...headers,
    'Connection: close',
    ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    '',
    body,
  ].join('\r\n');
const posted = (...headers: readonly string[]): string =>
  request('POST /graphql HTTP/1.1', ['Host: localhost', 'Content-Type: application/json', ...headers], query);

test('a plain request is answered, by which the others can be told to fail for what is wrong with them', async () => {
  const answer = await attacked.raw(posted());
  expect(statusOf(answer)).toBe(200);
  expect(answer).toContain('{"data":{"__typename":"Query"}}');
});

describe('the Host header', () => {
  test.each([
    ['names another server', ['Host: evil.example'], 421],
    ['has a user in it', ['Host: evil@localhost'], 421],
    ['has a path in it', ['Host: localhost/evil'], 421],
    ['has something to decode in it', ['Host: local%68ost'], 421],
    ['is a list', ['Host: localhost, evil.example'], 421],
    ['is missing', [], 400],
    ['stands there twice', ['Host: localhost', 'Host: evil.example'], 400],
    ['stands there twice with the same name', ['Host: localhost', 'host: localhost'], 400],
  ])('%s', async (_what, headers, status) => {
    const answer = await attacked.raw(
      request('POST /graphql HTTP/1.1', [...headers, 'Content-Type: application/json'], query),
    );
    expect(statusOf(answer)).toBe(status);
    expect(answer).not.toContain('"data"');
  });

  test('is not what another header says it was', async () => {
    for (const header of ['X-Forwarded-Host: localhost', 'Forwarded: host=localhost', 'X-Host: localhost']) {
      const headers = ['Host: evil.example', header, 'Content-Type: application/json'];
      expect(statusOf(await attacked.raw(request('POST /graphql HTTP/1.1', headers, query)))).toBe(421);
      const own = ['Origin: http://evil.example', header.replace('localhost', 'evil.example')];
      expect(codeOf(await attacked.raw(posted(...own)))).toBe('CROSS_ORIGIN');
    }
  });

  test('may be missing from a request of HTTP/1.0, which does not have it', async () => {
    const answer = await attacked.raw(request('POST /graphql HTTP/1.0', ['Content-Type: application/json'], query));
    expect(statusOf(answer)).toBe(200);
  });

  test('counts for less than a URL that is sent whole', async () => {
    const whole = (url: string, host: string, ...more: readonly string[]) =>
      attacked.raw(
        request(`POST ${url} HTTP/1.1`, [`Host: ${host}`, 'Content-Type: application/json', ...more], query),
      );
    expect(statusOf(await whole('http://localhost/graphql', 'evil.example'))).toBe(200);
    expect(statusOf(await whole('http://evil.example/graphql', 'localhost'))).toBe(421);
    expect(statusOf(await whole('ftp://localhost/graphql', 'localhost'))).toBe(400);
    const own = await whole('http://localhost/graphql', 'evil.example', 'Origin: http://evil.example');
    expect(codeOf(own)).toBe('CROSS_ORIGIN');
  });
});

describe('the path', () => {
  test.each(['/graphql/../graphql', '/x/../graphql', '/./graphql', '//graphql', '/%2e/graphql', '/x/%2e%2e/graphql'])(
    '%s is not tidied up into the one that is served',
    async (path) => {
      for (const target of [path, `${path}?x=/graphql`]) {
        const answer = await attacked.raw(posted().replace('/graphql', target));
        expect([statusOf(answer), codeOf(answer)]).toEqual([404, 'NO_SUCH_PATH']);
      }
    },
  );

  test.each([
    '/graphq%6c',
    '/GRAPHQL',
    '/graphql;x',
    '/graphql/x',
    '/graphql%00',
    '/graphql%zz',
    '/graphql//',
    '/..;/graphql',
  ])('%s is another one', async (path) => {
    expect(statusOf(await attacked.raw(posted().replace('/graphql', path)))).toBe(404);
  });

  test.each(['*', 'graphql', '\\graphql', '/graphql#x', '/graphql\\x', 'http:graphql'])(
    '%s is none',
    async (target) => {
      const answer = await attacked.raw(posted().replace('/graphql', target));
      expect(statusOf(answer)).toBe(400);
      expect(answer).not.toContain('"data"');
    },
  );

  test('may be followed by a query string that cannot be decoded', async () => {
    const answer = await attacked.raw(request('GET /graphql?query=%7B__typename%7D&x=%zz%ff HTTP/1.1'));
    expect(statusOf(answer)).toBe(200);
  });

  test.each([
    ['a little', 8200, 414],
    ['more than all headers may have', 50_000, 414],
    ['a lot', 500_000, 414],
  ])('that is too long by %s is refused', async (_what, length, status) => {
    const answer = await attacked.raw(request(`GET /graphql?query=${'x'.repeat(length)} HTTP/1.1`));
    expect([statusOf(answer), codeOf(answer)]).toEqual([status, 'URI_TOO_LONG']);
  });
});

describe('headers', () => {
  test('that are too large are refused as JSON', async () => {
    const answer = await attacked.raw(posted(`X-Large: ${'x'.repeat(40_000)}`));
    expect([statusOf(answer), codeOf(answer)]).toEqual([431, 'HEADERS_TOO_LARGE']);
  });

  test('that are many do not push an Origin out of sight', async () => {
    const many = Array.from({ length: 2500 }, (_, index) => `x${index}: 1`);
    const answer = await attacked.raw(posted(...many, 'Origin: http://evil.example'));
    expect([statusOf(answer), codeOf(answer)]).toEqual([403, 'CROSS_ORIGIN']);
  });

  test.each([
    ['Content-Type: text/plain'],
    ['Origin: http://localhost', 'Origin: http://evil.example'],
    ['Authorization: Bearer one', 'Authorization: Bearer two'],
  ])('of which there may be one are refused where there are two: %s', async (...headers) => {
    expect(statusOf(await attacked.raw(posted(...headers)))).toBe(400);
  });

  test.each([
    'GET /graphql',
    'NONSENSE',
    'POST /graphql HTTP/1.1\r\nHost : localhost',
    'POST /graphql HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b: c\u0000',
  ])('that make no request of %j are refused as JSON, and the connection is closed', async (text) => {
    const answer = await attacked.raw(`${text}\r\n\r\n`);
    expect([statusOf(answer), codeOf(answer)]).toEqual([400, 'BAD_REQUEST']);
  });

  test('of two lengths, or of a length and of pieces, are refused: a proxy may end the request elsewhere', async () => {
    const two = posted(`Content-Length: ${query.length + 20}`);
    const both = posted('Transfer-Encoding: chunked');
    const odd = posted('Transfer-Encoding: chunked, identity').replace(/Content-Length: \d+\r\n/, '');
    for (const text of [two, both, odd]) expect(statusOf(await attacked.raw(text))).toBe(400);
  });

  test('of the server tell nothing of what it is made of', async () => {
    const answers = [posted(), request('GET / HTTP/1.1'), 'NONSENSE\r\n\r\n', posted('Origin: http://evil.example')];
    for (const text of answers) {
      const answer = await attacked.raw(text);
      expect(answer).not.toMatch(/^(?:server|x-powered-by|via):/im);
      expect(answer).toMatch(/^x-content-type-options: nosniff\r$/im);
      expect(answer).toMatch(/^cache-control: no-store\r$/im);
    }
  });
});

describe('the body', () => {
  test.each(['gzip', 'deflate', 'br', 'zstd', 'gzip, identity', 'x'])(
    'compressed as %s is refused unread',
    async (encoding) => {
      const response = await fetch(attacked.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-encoding': encoding },
        body: gzipSync(query),
      });
      expect(response.status).toBe(415);
      expect(response.headers.get('accept-encoding')).toBe('identity');
      expect(codeOf(await response.text())).toBe('UNSUPPORTED_MEDIA_TYPE');
    },
  );

  test('that says it is not compressed is taken', async () => {
    expect((await attacked.post(query, { 'content-encoding': 'identity' })).status).toBe(200);
  });

  test('in pieces without an end is cut off at the limit', async () => {
    const head = posted('Transfer-Encoding: chunked')
      .replace(/Content-Length: \d+\r\n/, '')
      .replace(query, '');
    const piece = `10000\r\n${' '.repeat(0x1_0000)}\r\n`;
    const answer = await attacked.raw(head, ...Array.from({ length: 40 }, () => piece));
    expect([statusOf(answer), codeOf(answer)]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  test('of a GET is not read', async () => {
    const answer = await attacked.raw(
      request('GET /graphql HTTP/1.1', ['Host: localhost', 'Content-Type: application/json'], query),
    );
    expect([statusOf(answer), codeOf(answer)]).toEqual([400, 'BAD_REQUEST']);
  });
});

test.each(['HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'QUERY', 'PROPFIND'])(
  'the method %s is refused by name',
  async (method) => {
    const answer = await attacked.raw(posted().replace('POST', method));
    expect(statusOf(answer)).toBe(405);
    expect(answer).toMatch(/^allow: GET, POST\r$/im);
    expect(answer).not.toContain('"data"');
  },
);

test('a method is not what another header says it is', async () => {
  const mutation = encodeURIComponent('mutation { __typename }');
  for (const header of ['X-HTTP-Method-Override: POST', 'X-HTTP-Method: POST', 'X-Method-Override: POST']) {
    const answer = await attacked.raw(request(`GET /graphql?query=${mutation} HTTP/1.1`, ['Host: localhost', header]));
    expect(statusOf(answer)).toBe(405);
  }
});

test('a connection that is to become another kind of one stays what it is', async () => {
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: x', 'Sec-WebSocket-Version: 13'];
  expect(await attacked.raw(posted(...upgrade))).toMatch(/^HTTP\/1\.1 (?:200|400) /);
  expect(await attacked.raw('CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n')).toBe('');
});
