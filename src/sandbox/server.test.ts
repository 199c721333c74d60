import { request as openRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SandboxServer, startSandboxServer } from './server.ts';

let server: SandboxServer;
let acted: string[];

beforeEach(async () => {
  acted = [];
  server = await startSandboxServer({
    respond: (request) => {
      if (request.path === '/broken') throw new Error('a mistake in the sandbox');
      if (request.path === '/nothing') return { status: 204 };
      acted.push(`${request.method} ${request.path}`);
      return {
        status: 200,
        headers: { 'x-vendor': 'yes' },
        body: { segments: request.segments, q: request.query.get('q') },
      };
    },
  });
});

afterEach(() => server.close());

const post = (path: string): Promise<Response> => fetch(`${server.url}${path}`, { method: 'POST', body: '{"a":1}' });

/** What comes over the socket until it closes or `enough` says so. */
const readRaw = (method: string, enough: (received: string) => boolean = () => false): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    let received = '';
    const finish = () => {
      socket.destroy();
      resolve(received);
    };
    socket.on('data', (chunk) => {
      received += chunk.toString();
      if (enough(received)) finish();
    });
    socket.on('error', reject);
    socket.on('close', finish);
    socket.write(`${method} /list HTTP/1.1\r\nhost: sandbox\r\ncontent-length: 0\r\n\r\n`);
  });

test('a vendor gets decoded segments and the query, and its answer goes out as JSON', async () => {
  const response = await fetch(`${server.url}/users/auth0%7Cx%2Fy/?q=a%20b`);
  expect(await response.json()).toEqual({ segments: ['users', 'auth0|x/y', ''], q: 'a b' });
  expect(response.headers.get('x-vendor')).toBe('yes');
  expect(response.headers.get('content-type')).toBe('application/json');
});

test('requests are recorded as they were sent until they are forgotten', async () => {
  await fetch(`${server.url}/a%7Cb?x=%20&x=2`, { method: 'PUT', headers: { 'X-Kept': 'Me' }, body: '"é"' });
  expect(server.requests).toHaveLength(1);
  expect(server.requests[0]).toMatchObject({ method: 'PUT', path: '/a%7Cb', query: 'x=%20&x=2', body: '"é"' });
  expect(server.requests[0]?.headers['x-kept']).toBe('Me');
  server.forget();
  expect(server.requests).toEqual([]);
});

test('an answer without a body has neither body nor content type', async () => {
  const response = await fetch(`${server.url}/nothing`);
  expect([response.status, await response.text(), response.headers.get('content-type')]).toEqual([204, '', null]);
});

test('a path that is not percent-encoded UTF-8 is refused, and a mistake of the sandbox is a 500 that says so', async () => {
  expect((await fetch(`${server.url}/%E9`)).status).toBe(400);
  const broken = await fetch(`${server.url}/broken`);
  expect([broken.status, await broken.text()]).toEqual([500, expect.stringContaining('a mistake in the sandbox')]);
});

test('a status fault is shown as often as it says, to the requests that match, and the vendor does not act', async () => {
  server.inject({
    kind: 'status',
    status: 429,
    headers: { 'retry-after': '7' },
    body: '{"message":"slow down"}',
    times: 2,
    matches: (request) => request.path === '/busy',
  });
  expect((await post('/idle')).status).toBe(200);
  const first = await post('/busy');
  expect([first.status, first.headers.get('retry-after'), await first.json()]).toEqual([
    429,
    '7',
    { message: 'slow down' },
  ]);
  expect((await post('/busy')).status).toBe(429);
  expect((await post('/busy')).status).toBe(200);
  expect(acted).toEqual(['POST /idle', 'POST /busy']);
});

test('a fault after acting drops the answer, not the act', async () => {
  server.inject({ kind: 'reset', afterActing: true, times: 1 });
  await expect(post('/invite')).rejects.toThrow();
  expect(acted).toEqual(['POST /invite']);
});

test('a reset cuts the connection and records the request', async () => {
  server.inject({ kind: 'reset' });
  await expect(post('/invite')).rejects.toThrow();
  expect(acted).toEqual([]);
  expect(server.requests).toHaveLength(1);
});

test('garbage is a 200 that is not JSON', async () => {
  server.inject({ kind: 'garbage' });
  const response = await post('/list');
  expect(response.status).toBe(200);
  await expect(response.json()).rejects.toThrow(SyntaxError);
});

test.each(['GET', 'POST'])('a truncated answer to %s promises more than it sends and ends', async (method) => {
  server.inject({ kind: 'truncate' });
  const received = await readRaw(method);
  const promised = Number(/content-length: (\d+)/i.exec(received)?.[1]);
  const body = received.slice(received.indexOf('\r\n\r\n') + 4);
  expect(body.length).toBe(Math.floor(promised / 2));
  expect(body.startsWith(method === 'GET' ? '{"segments"' : '{"message"')).toBe(true);
});

test('a stalled answer sends half and keeps the connection open', async () => {
  server.inject({ kind: 'stall', body: '0123456789' });
  expect(await readRaw('GET', (received) => received.endsWith('01234'))).toMatch(/content-length: 10\r\n/);
});

test('silence answers nothing, and closing ends it', async () => {
  server.inject({ kind: 'silence' });
  const waiting = post('/list');
  const refused = expect(waiting).rejects.toThrow();
  while (server.requests.length === 0) await new Promise(setImmediate);
  await server.close();
  await refused;
});

test('an endless answer is JSON so far and goes on until the client leaves', async () => {
  server.inject({ kind: 'endless', times: 1 });
  const received = await readRaw('GET', (text) => text.length > 3_000_000);
  expect(received.includes('"more","more",')).toBe(true);
  server.clearFaults();
  expect((await post('/list')).status).toBe(200);
});

test('clearing the faults ends them', async () => {
  server.inject({ kind: 'status', status: 503 });
  server.clearFaults();
  expect((await post('/list')).status).toBe(200);
});

test('a client that hangs up in the middle of its request leaves the server standing and nothing recorded', async () => {
  const request = openRequest(`${server.url}/list`, { method: 'POST', headers: { 'content-length': '100' } });
  const ended = new Promise((resolve) => request.on('error', resolve));
  request.write('half', () => request.destroy());
  await ended;
  expect((await post('/list')).status).toBe(200);
  expect(server.requests).toHaveLength(1);
});

test('closing twice is closing once', async () => {
  await Promise.all([server.close(), server.close()]);
  await expect(post('/list')).rejects.toThrow();
});
