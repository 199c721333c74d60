import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import {
  createCall,
  emptyObject,
  failureOf,
  head,
  openTransport,
  serveBytes,
} from '../../test/harness/loopback-vendor.ts';
import type { UpstreamRequest } from './transport.ts';

const read: UpstreamRequest = { method: 'GET', path: '/users', query: [['email', 'canary@example.com']] };

/** Writes the same again and again until the other side is gone. */
const writeForever = (socket: Socket, text: string): void => {
  const more = (): void => {
    if (!socket.destroyed) socket.write(text, (error) => error ?? setImmediate(more));
  };
  more();
};

/** A vendor that does something strange on its first connections, and answers well on the others. */
const serveStrange = async (act: (socket: Socket) => void, times = 1) => {
  let answered = 0;
  return serveBytes((socket) => {
    answered += 1;
    if (answered <= times) act(socket);
    else socket.write(emptyObject);
  });
};

const deadline = { deadlineMilliseconds: 500, connections: 1 };

describe('the process and the next call survive', () => {
  test.each<[string, (socket: Socket) => void, string]>([
    ['a storm of interim answers', (socket) => writeForever(socket, head('x: canary', '103 Early Hints')), 'timeout'],
    [
      'headers without end, one by one',
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n');
        writeForever(socket, 'x-canary: canary\r\n');
      },
      'malformed-response',
    ],
    [
      'interim answers with headers without end',
      (socket) => {
        socket.write('HTTP/1.1 100 Continue\r\n');
        writeForever(socket, 'x-canary: canary\r\n');
      },
      'malformed-response',
    ],
    [
      'trailers without end',
      (socket) => {
        socket.write(`${head('transfer-encoding: chunked')}2\r\n{}\r\n0\r\n`);
        writeForever(socket, 'x-canary: canary\r\n');
      },
      'malformed-response',
    ],
    [
      'a chunk with an extension without end',
      (socket) => {
        socket.write(`${head('transfer-encoding: chunked')}2;`);
        writeForever(socket, 'canary');
      },
      'timeout',
    ],
    [
      'a chunk of a negative length',
      (socket) => socket.write(`${head('transfer-encoding: chunked')}-1\r\n`),
      'malformed-response',
    ],
    [
      'a length that is no number',
      (socket) => socket.write(`${head('content-length: canary')}{}`),
      'malformed-response',
    ],
    [
      'two lengths that contradict one another',
      (socket) => socket.write(`${head('content-length: 2\r\ncontent-length: 3')}{}`),
      'malformed-response',
    ],
    [
      'a length and chunks at once',
      (socket) => socket.write(`${head('content-length: 2\r\ntransfer-encoding: chunked')}2\r\n{}\r\n0\r\n\r\n`),
      'malformed-response',
    ],
    ['a status line without a status', (socket) => socket.write('HTTP/1.1 \r\n\r\n'), 'malformed-response'],
    [
      'a status of four digits',
      (socket) => socket.write('HTTP/1.1 2000 OK\r\ncontent-length: 2\r\n\r\n{}'),
      'malformed-response',
    ],
    ['HTTP/2 in the clear', (socket) => socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), 'malformed-response'],
    ['random bytes', (socket) => socket.write(Buffer.from([0, 255, 22, 3, 1, 13, 10, 0])), 'malformed-response'],
    ['an end instead of an answer', (socket) => socket.end(), 'unavailable'],
    ['an end in the status line', (socket) => socket.end('HTTP/1.1 20'), 'unavailable'],
    ['a byte at a time that never is an answer', (socket) => writeForever(socket, ''), 'timeout'],
  ])('%s', async (_what, act, kind) => {
    const vendor = await serveStrange(act);
    const transport = openTransport(vendor.url, deadline);
    expect((await failureOf(transport.send(read, createCall()))).kind).toBe(kind);
    expect(await transport.send(read, createCall())).toMatchObject({ status: 200, body: {} });
  });

  test.each<[string, string]>([
    ['bytes beyond the answer', `${emptyObject}canary`],
    ['a second answer that nobody asked for', `${emptyObject}${head('content-length: 10')}{"canary":`],
    ['a whole second answer', `${emptyObject}${head('content-length: 12')}{"canary":1}`],
  ])('%s: the answer is whole, and the next call does not get what was left', async (_what, answer) => {
    const vendor = await serveStrange((socket) => socket.write(answer));
    const transport = openTransport(vendor.url, deadline);
    expect(await transport.send(read, createCall())).toMatchObject({ status: 200, body: {} });
    expect(await openAgain(() => transport.send(read, createCall()))).toMatchObject({ status: 200, body: {} });
  });

  test('a connection that is closed right behind each answer: reads are sent again, and the vendor is not thought to fail', async () => {
    const vendor = await serveBytes((socket) => socket.write(emptyObject, () => socket.destroy()));
    const transport = openTransport(vendor.url, {
      ...deadline,
      retries: 1,
      breaker: { failures: 1, openMilliseconds: 60_000 },
    });
    for (let index = 0; index < 40; index += 1) {
      expect(await transport.send(read, createCall())).toMatchObject({ status: 200, body: {} });
    }
  });
});

/** The call, once more where its kept connection turned out to be spoilt. */
const openAgain = <T>(send: () => Promise<T>): Promise<T> => send().catch(send);

test('unsolicited bytes on a kept connection end that connection and nothing else', async () => {
  const vendor = await serveStrange((socket) => {
    socket.write(emptyObject, () =>
      setImmediate(() => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\ncanary')),
    );
  });
  const transport = openTransport(vendor.url, deadline);
  await transport.send(read, createCall());
  await expect.poll(() => vendor.sockets.size).toBe(0);
  expect(await transport.send(read, createCall())).toMatchObject({ status: 200, body: {} });
});

test('ten answers without end at once take no more memory than ten answers may have', async () => {
  const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
  const vendor = await serveBytes((socket) => {
    socket.write(`${head('transfer-encoding: chunked')}1\r\n"\r\n`);
    writeForever(socket, chunk);
  });
  const transport = openTransport(vendor.url, { connections: 10 });
  const before = process.memoryUsage().arrayBuffers;
  const all = Array.from({ length: 10 }, () => failureOf(transport.send(read, createCall())));
  for (const error of await Promise.all(all)) expect(error.message).toContain('4194304 bytes');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 2 ** 20);
});
