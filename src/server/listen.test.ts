import {
  Agent,
  createServer as createHttpServer,
  Server,
  request as httpRequest,
  type RequestListener,
} from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { isLoopback } from '../http/loopback.ts';
import { ListenError, type ListenOptions, type Listening, listen } from './listen.ts';

const started: Listening[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((listening) => listening.stop()));
});

const start = async (listener: RequestListener, more: Partial<ListenOptions> = {}): Promise<Listening> => {
  const drain = (): void => undefined;
  const listening = await listen({ listener, host: '127.0.0.1', port: 0, isOwnHost: isLoopback, drain, ...more });
  started.push(listening);
  return listening;
};
const answer: RequestListener = (_request, response) => void response.end('here');

/** The first line that answers a request with a Host header of one's own, which fetch does not allow. */
const statusLineFor = async (url: string, host: string): Promise<string> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text.split('\r\n')[0] ?? '';
};

test('the url tells where it listens', async () => {
  const { url } = await start(answer);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await (await fetch(url)).text()).toBe('here');
});

test.each(['localhost', 'localhost:80', '127.0.0.1:4000', '[::1]:4000', 'LOCALHOST'])(
  'the host %s is answered',
  async (host) => {
    const { url } = await start(answer);
    expect(await statusLineFor(url, host)).toBe('HTTP/1.1 200 OK');
  },
);

test.each(['evil.example', 'evil.example:4000', '127.0.0.1.evil.example', 'localhost@evil.example', '%', ''])(
  'the host %j, by which another site could read answers, is refused',
  async (host) => {
    const reached = vi.fn();
    const { url } = await start(reached);
    expect(await statusLineFor(url, host)).toBe('HTTP/1.1 421 Misdirected Request');
    expect(reached).not.toHaveBeenCalled();
  },
);

test('what is refused unread is told, and nothing of it', async () => {
  const refused = vi.fn();
  const { url } = await start(answer, { refused });
  await statusLineFor(url, 'canary.example');
  await statusLineFor(url, 'localhost\r\nX: a\u0000canary');
  expect(refused.mock.calls).toMatchObject([[{ code: 'MISDIRECTED_REQUEST' }], [{ code: 'BAD_REQUEST' }]]);
  expect(JSON.stringify(refused.mock.calls)).not.toContain('canary');
});

test('a port in use is a sentence with a way out', async () => {
  const other = createHttpServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const attempt = start(answer, { port: address.port });
  await expect(attempt).rejects.toThrow(ListenError);
  await expect(attempt).rejects.toThrow(`Port ${address.port} on 127.0.0.1 is in use`);
  await expect(attempt).rejects.toThrow(`--port ${address.port + 1}`);
  await new Promise((resolve) => other.close(resolve));
});

test('an address that this machine does not have is a sentence', async () => {
  await expect(start(answer, { host: '192.0.2.1' })).rejects.toThrow('This machine has no address 192.0.2.1.');
});

test('stopping lets a request under way finish, though its connection is kept alive', async () => {
  let finish: (() => void) | null = null;
  const drain = vi.fn();
  const { url, stop } = await start(
    (request, response) => {
      // Without this the idle connection would be closed after five seconds in any case.
      const server: unknown = Reflect.get(request.socket, 'server');
      if (server instanceof Server) server.keepAliveTimeout = 0;
      // Once the head of the answer is out, its promise to keep the connection alive cannot be taken back.
      response.flushHeaders();
      finish = () => response.end('finished');
    },
    { drain, drainSeconds: 600 },
  );
  const agent = new Agent({ keepAlive: true });
  const body = new Promise<string>((resolve, reject) => {
    httpRequest(url, { agent }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += String(chunk);
      });
      response.on('end', () => resolve(text));
    })
      .on('error', reject)
      .end();
  });
  const release = await vi.waitUntil(() => finish);
  const stopped = stop();
  expect(drain).toHaveBeenCalledOnce();
  await expect(fetch(url)).rejects.toThrow();
  release();
  expect(await body).toBe('finished');
  await stopped;
  agent.destroy();
});

test('stopping lets the second of two requests finish that were sent at once', async () => {
  const release = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const { url, stop } = await start(
    ({ url: path }, response) => {
      if (path === '/first') return void response.end('first');
      arrived.resolve();
      void release.promise.then(() => response.end('second'));
    },
    { drainSeconds: 600 },
  );
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let text = '';
  const answered = new Promise<void>((resolve) => {
    socket.on('data', (chunk) => {
      text += chunk.toString();
      if (text.includes('first')) resolve();
    });
  });
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(['/first', '/second'].map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(''));
  await Promise.all([answered, arrived.promise]);
  const stopped = stop();
  release.resolve();
  await Promise.all([closed, stopped]);
  expect(text).toContain('second');
});

test('stopping cuts off what does not finish in its time, and its listener learns', async () => {
  let gone = false;
  let reached = false;
  const { url, stop } = await start(
    (_request, response) => {
      reached = true;
      response.on('close', () => {
        gone = true;
      });
    },
    { drainSeconds: 0.02 },
  );
  const pending = fetch(url);
  await vi.waitUntil(() => reached);
  await Promise.all([expect(pending).rejects.toThrow(), stop()]);
  await vi.waitUntil(() => gone);
});

test('stopping closes connections on which nothing was ever asked', async () => {
  const { url, stop } = await start(answer, { drainSeconds: 0.02 });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await stop();
  await closed;
});

test('stopping twice is stopping once', async () => {
  const drain = vi.fn();
  const { stop } = await start(answer, { drain });
  await Promise.all([stop(), stop()]);
  expect(drain).toHaveBeenCalledOnce();
});

test('stopping does not wait for a connection whose request was answered before its body had come', async () => {
  const received = Promise.withResolvers<void>();
  const { url, stop } = await start(
    (request, response) => {
      response.end('not read');
      request.once('close', () => received.resolve());
    },
    { drainSeconds: 600 },
  );
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n');
  await new Promise((resolve) => socket.once('data', resolve));
  socket.write('body');
  await received.promise;
  await stop();
  socket.destroy();
});
