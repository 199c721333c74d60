import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { standing } from './alike.ts';
import { bytesOf, openWays, type Ways } from './ways.ts';

const few = '{ directory(key: "tray") { users(first: 2) { nodes { id name } } } }';
const aliased = (name: string): string => `{ ${name}: __typename }`;

/** Without the lines that belong to the connection. */
const ownHeaders = (headers: readonly string[]): readonly string[] =>
  headers.filter((line) => !/^(?:connection|keep-alive):/i.test(line));

describe.each([false, true])('over connections (behind the front door: %j)', (hasFrontDoor) => {
  let ways: Ways;
  beforeAll(async () => {
    ways = await openWays({ hasFrontDoor, now: standing });
    await ways.learn(few);
    await ways.learn(aliased('known'));
  });
  afterAll(() => ways[Symbol.asyncDispose]());

  test('requests that are sent at once are answered in their order, whichever way each takes', async () => {
    const client = ways.connect();
    const queries = [few, aliased('new0'), aliased('known'), few, aliased('new1'), aliased('known'), aliased('known')];
    const requests = queries.map((query, index) =>
      bytesOf({ body: { query }, headers: { 'X-Request-Id': `request-${index}` } }, index === 3),
    );
    ways.taken.length = 0;
    client.write(Buffer.concat(requests));
    for (const [index, query] of queries.entries()) {
      const { body, headers } = await client.next();
      expect(headers).toContain(`x-request-id: request-${index}`);
      expect(body).toContain(query === few ? '"directory"' : (/\w+/.exec(query)?.[0] ?? ''));
    }
    expect(ways.taken.toSorted()).toEqual(['direct', 'direct', 'direct', 'direct', 'yoga', 'yoga', 'yoga']);
    client.close();
  });

  test('a connection is kept, and closed where the client asks for that', async () => {
    const client = ways.connect();
    const whole = await client.ask(bytesOf({ body: { query: few } }));
    expect(whole.headers).toContain('Connection: keep-alive');
    for (const isChunked of [false, true]) {
      const other = ways.connect();
      const last = await other.ask(bytesOf({ body: { query: few }, headers: { Connection: 'close' } }, isChunked));
      expect(last.headers).toContain('Connection: close');
      expect({ ...last, headers: ownHeaders(last.headers) }).toEqual({ ...whole, headers: ownHeaders(whole.headers) });
      await other.closed;
    }
    expect(await client.ask(bytesOf({ body: { query: few } }))).toEqual(whole);
    client.close();
  });

  test('HTTP/1.0 is answered, and its connection closed', async () => {
    const body = JSON.stringify({ query: few });
    const head = ['POST /graphql HTTP/1.0', 'Content-Type: application/json', 'X-Request-Id: request-1'];
    const answers = [];
    for (const target of ['/graphql', '/graphql?']) {
      const client = ways.connect();
      const lines = [head[0]?.replace('/graphql', target), ...head.slice(1), `Content-Length: ${body.length}`];
      answers.push(await client.ask(`${lines.join('\r\n')}\r\n\r\n${body}`));
      await client.closed;
    }
    expect(ways.taken.slice(-2)).toEqual(['direct', 'yoga']);
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.headers).toContain('Connection: close');
  });

  test('names of headers in any case, and headers that are there twice', async () => {
    const body = JSON.stringify({ query: few });
    const ask = async (lines: readonly string[]) => {
      const client = ways.connect();
      const all = ['POST /graphql HTTP/1.1', 'HOST: localhost', `CONTENT-length: ${body.length}`, ...lines];
      const answer = await client.ask(`${all.join('\r\n')}\r\n\r\n${body}`);
      client.close();
      return answer;
    };
    const usual = ['content-TYPE: application/json', 'x-REQUEST-id: request-1', 'aCCept: application/json'];
    const first = await ask(usual);
    expect(ways.taken.at(-1)).toBe('direct');
    expect(first).toEqual(await ways.send('yoga', { body: { query: few } }));
    const twice = [
      'X-Request-Id: a',
      'X-Request-Id: b',
      'Accept: text/html',
      'Accept: application/json',
      usual[0] ?? '',
    ];
    const direct = await ask(twice);
    expect(ways.taken.at(-1)).toBe('direct');
    expect(direct.statusLine).toBe('HTTP/1.1 200 OK');
    // The two ids become one with a comma in it, which no log can hold: a new one is given.
    expect(direct.headers.find((line) => line.startsWith('x-request-id: '))).toMatch(/: [0-9a-f-]{36}$/);
    const costs = await ask([...usual, 'X-Rollcall-Upstream: 1', 'X-Rollcall-Upstream: 1']);
    expect(costs).toEqual(first);
  });

  test('a body in many pieces, with characters divided between them', async () => {
    const query = '{ a: __typename } # Ὀδυσσεύς 💥 ü';
    await ways.learn(query);
    const whole = await ways.send('yoga', { body: { query } });
    const client = ways.connect();
    const bytes = bytesOf({ body: { query } });
    for (const byte of bytes) {
      await new Promise((resolve) => client.socket.write(Buffer.from([byte]), resolve));
      await new Promise(setImmediate);
    }
    expect(await client.next()).toEqual(whole);
    expect(ways.taken.at(-1)).toBe('direct');
    client.close();
  });

  test('a body for which the client waits to be asked', async () => {
    const bytes = bytesOf({ body: { query: few }, headers: { Expect: '100-continue' } });
    const client = ways.connect();
    const begin = bytes.indexOf('\r\n\r\n') + 4;
    const asked = new Promise<string>((resolve) => client.socket.once('data', (chunk) => resolve(String(chunk))));
    client.write(bytes.subarray(0, begin));
    expect(await asked).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    client.write(bytes.subarray(begin));
    expect(await client.next()).toEqual(await ways.send('yoga', { body: { query: few } }));
    expect(ways.taken).toContain('direct');
    client.close();
  });

  test('no body, GET, HEAD and other methods, and what comes behind them', async () => {
    const client = ways.connect();
    const empty = await client.ask(bytesOf({ body: '' }));
    expect(empty).toEqual(await ways.send('yoga', { body: '' }));
    const get = `GET /graphql?query=${encodeURIComponent(few)} HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: request-1\r\n\r\n`;
    expect(await client.ask(get)).toEqual(await ways.send('yoga', { body: { query: few } }));
    for (const method of ['HEAD', 'PUT', 'DELETE', 'OPTIONS']) {
      const answer = await client.ask(`${method} /graphql HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      expect(answer.statusLine).toContain(' 405 ');
    }
    expect(await client.ask(bytesOf({ body: { query: few } }))).toEqual(
      await ways.send('yoga', { body: { query: few } }),
    );
    expect(ways.taken.slice(0, -2).includes('direct')).toBe(true);
    client.close();
  });

  test('a long answer to a client that reads slowly', async () => {
    const posted = { body: { query: getIntrospectionQuery() } };
    const yoga = await ways.send('yoga', posted);
    const client = ways.connect();
    client.socket.pause();
    for (let sent = 0; sent < 60; sent += 1) client.write(bytesOf(posted));
    const before = ways.taken.length;
    await vi.waitFor(() => expect(ways.taken.length).toBeGreaterThan(before));
    client.socket.resume();
    for (let read = 0; read < 60; read += 1) expect(await client.next()).toEqual(yoga);
    expect(new Set(ways.taken.slice(-60))).toEqual(new Set(['direct']));
    client.close();
  });

  test('very many at once', async () => {
    const [yoga] = [await ways.send('yoga', { body: { query: few } })];
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => ways.send(index % 2 === 0 ? 'known' : 'new', { body: { query: few } })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set([JSON.stringify(yoga)]));
  });

  test('ten thousand on one connection, after which nothing is left of them', async () => {
    const warned: string[] = [];
    const note = ({ name, message }: Error): void => void warned.push(`${name}: ${message}`);
    process.on('warning', note);
    const client = ways.connect();
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    const known = bytesOf({ body: { query: aliased('known') } });
    const fresh = bytesOf({ body: { query: aliased('known') } }, true);
    for (let round = 0; round < 100; round += 1) {
      client.write(Buffer.concat(Array.from({ length: 100 }, (_, index) => (index === 50 ? fresh : known))));
      for (let read = 0; read < 100; read += 1) expect((await client.next()).statusLine).toBe('HTTP/1.1 200 OK');
    }
    for (let sent = 0; sent < 50; sent += 1) await client.ask(bytesOf({ body: { query: few } }));
    process.off('warning', note);
    expect(warned).toEqual([]);
    expect(timers()).toBeLessThan(before + 20);
    expect(ways.listenersLeft()).toBeLessThan(20);
    client.close();
  }, 60_000);
});

describe('a server that is stopped', () => {
  test.each(['known', 'yoga'] as const)('lets an answer finish that is under way (%s)', async (way) => {
    await using ways = await openWays({ hasFrontDoor: true, config: { upstream: { deadlineSeconds: 0.5 } } });
    await ways.learn(few);
    const reached = vi.fn(() => true);
    ways.sandboxed.sandbox('tray').inject({ kind: 'silence', times: 1, matches: reached });
    const client = ways.connect();
    client.write(bytesOf({ body: { query: few } }, way === 'yoga'));
    await vi.waitUntil(() => reached.mock.calls.length > 0);
    const stopped = ways.stop();
    const { headers, body } = await client.next();
    expect(headers).toContain('connection: close');
    expect(body).toContain('UPSTREAM_TIMEOUT');
    await client.closed;
    await stopped;
  });
});
