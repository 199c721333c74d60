import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { statusOf, startAttacked } from './attacked-gateway.ts';

const open = async (url: string): Promise<Socket> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
};

/** All that a socket receives until it is closed. */
const receive = async (socket: Socket): Promise<string> => {
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString();
  });
  if (!socket.closed) await once(socket, 'close');
  return text;
};

/** Each patience ends by itself: what ends one of them may not be the work of another. */
const hasty = { listen: { patience: { headers: 0.1, request: 600, silence: 600 } } };
const hastyBody = { listen: { patience: { headers: 0.1, request: 0.2, silence: 600 } } };
const hastyReader = { patience: { headers: 10, request: 600, silence: 0.3 } };
const head = 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
const query = '{"query":"{ __typename }"}';

test.each([
  ['says nothing', '', hasty],
  ['stops within its first line', 'POST /gra', hasty],
  ['stops within its headers', `${head}X-Slow: `, hasty],
  ['stops within its body', `${head}Content-Length: 100\r\n\r\n{`, hastyBody],
  ['stops between two pieces of its body', `${head}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`, hastyBody],
])('a client that %s is told so in the end, and its connection closed', async (_what, text, options) => {
  await using attacked = await startAttacked(options);
  const socket = await open(attacked.url);
  socket.write(text);
  const answer = await receive(socket);
  expect(statusOf(answer)).toBe(408);
  expect(answer).toContain('"code":"REQUEST_TIMEOUT"');
});

test('a client that sends a byte now and then is no better off', async () => {
  await using attacked = await startAttacked(hasty);
  const socket = await open(attacked.url);
  socket.write(`${head}X-Slow: `);
  const drip = setInterval(() => socket.write('x'), 20);
  expect(statusOf(await receive(socket))).toBe(408);
  clearInterval(drip);
});

test('a client that does not take its answer is cut off', async () => {
  await using attacked = await startAttacked({ listen: { ...hastyReader, drainSeconds: 600 } });
  const socket = await open(attacked.url);
  // The page of GraphiQL is larger than all buffers on the way, and this reads none of it.
  socket.write('GET /graphql HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n');
  await vi.waitUntil(() => socket.bytesRead > 0, { timeout: 5000 });
  await attacked.listening.stop();
  expect((await receive(socket)).length).toBeLessThan(9_000_000);
});

test('stopping lets an answer that is being taken arrive whole', async () => {
  await using attacked = await startAttacked({ listen: { drainSeconds: 600 } });
  const socket = await open(attacked.url);
  socket.write('GET /graphql HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n');
  await vi.waitUntil(() => socket.bytesRead > 0, { timeout: 5000 });
  const stopped = attacked.listening.stop();
  const page = await receive(socket);
  expect(page.length).toBeGreaterThan(8_000_000);
  expect(page.trimEnd().endsWith('</html>')).toBe(true);
  await stopped;
});

test('stopping lets a request that is being sent arrive whole, and be answered', async () => {
  await using attacked = await startAttacked({ listen: { drainSeconds: 600 } });
  const [socket, idle] = [await open(attacked.url), await open(attacked.url)];
  socket.write(`${head}Content-Length: ${query.length}\r\n`);
  // The second connection is one more request old when this is answered, so what was sent on the first has arrived.
  expect((await attacked.post(query)).status).toBe(200);
  const stopped = attacked.listening.stop();
  expect(await receive(idle)).toBe('');
  socket.write(`\r\n${query}`);
  const answer = await receive(socket);
  expect(statusOf(answer)).toBe(200);
  expect(answer).toMatch(/^connection: close\r$/im);
  await stopped;
});

test('many clients that ask without end get whole answers until the gateway is stopped, and none behind that', async () => {
  await using attacked = await startAttacked({ listen: { drainSeconds: 600 } });
  let answered = 0;
  const client = async (): Promise<string[]> => {
    const texts: string[] = [];
    for (;;) {
      const response = await attacked.post(query).catch(() => null);
      // It cannot be reached any more; a client on a connection that was idle learns it from its end.
      if (response === null) return texts;
      texts.push(`${response.status} ${await response.text()}`);
      answered += 1;
      if (answered === 500) void attacked.listening.stop();
    }
  };
  const texts = (await Promise.all(Array.from({ length: 40 }, client))).flat();
  await attacked.listening.stop();
  expect(new Set(texts)).toEqual(new Set(['200 {"data":{"__typename":"Query"}}']));
  await expect(attacked.post(query)).rejects.toThrow();
});

test('hundreds of connections that say nothing keep nobody else from being answered', async () => {
  await using attacked = await startAttacked();
  const idle = await Promise.all(Array.from({ length: 500 }, () => open(attacked.url)));
  for (const socket of idle) socket.write(`${head}X-Slow: `);
  const answers = await Promise.all(Array.from({ length: 50 }, () => attacked.post(query)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  for (const socket of idle) socket.destroy();
});

test('connections beyond the most that may be open are closed, and there is room again when others leave', async () => {
  await using attacked = await startAttacked({ listen: { mostConnections: 3 } });
  const held = await Promise.all([open(attacked.url), open(attacked.url), open(attacked.url)]);
  expect(await receive(await open(attacked.url))).toBe('');
  held[0]?.destroy();
  await vi.waitUntil(
    () =>
      attacked.post(query).then(
        ({ status }) => status === 200,
        () => false,
      ),
    { timeout: 5000 },
  );
  for (const socket of held) socket.destroy();
});

test('requests that are sent on without waiting are answered in their order', async () => {
  await using attacked = await startAttacked();
  const one = (name: string): string => {
    const body = JSON.stringify({ query: `{ ${name}: __typename }` });
    return `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
  };
  const names = Array.from({ length: 20 }, (_, index) => `n${index}`);
  const socket = await open(attacked.url);
  const answer = receive(socket);
  socket.write(names.map(one).join(''));
  socket.write('GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  const found = [...(await answer).matchAll(/"(n\d+)":"Query"/g)].map(([, name]) => name);
  expect(found).toEqual(names);
});

test('what follows a good request and is none does not harm the answer to the first', async () => {
  await using attacked = await startAttacked();
  const socket = await open(attacked.url);
  const answer = receive(socket);
  socket.write(`${head}Content-Length: ${query.length}\r\n\r\n${query}NONSENSE\r\n\r\n`);
  const text = await answer;
  expect([200, 400]).toContain(statusOf(text));
  expect(text.match(/HTTP\/1\.1/g)?.length).toBeLessThanOrEqual(2);
});

test('a client that hangs up in the middle of anything leaves the gateway as it was', async () => {
  await using attacked = await startAttacked();
  for (const text of [
    '',
    'POST',
    head,
    `${head}Content-Length: 50\r\n\r\n{`,
    `${head}Content-Length: 26\r\n\r\n${query}`,
  ]) {
    const socket = await open(attacked.url);
    socket.write(text);
    socket.resetAndDestroy();
  }
  expect((await attacked.post(query)).status).toBe(200);
});
