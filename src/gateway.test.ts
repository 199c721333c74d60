import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toy } from '../test/toy-vendor/toy.ts';
import { ConfigError } from './config/config-error.ts';
import { createGateway, type Gateway } from './gateway.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import type { Logger } from './server/logger.ts';

let sandboxes: readonly Sandbox[] = [];
let gateway: Gateway;
const requestLines: object[] = [];
const logger: Logger = {
  debug: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  info: (fields) => requestLines.push(fields),
};

const open = (more: { exposeRaw?: boolean } = {}): Gateway => {
  const directories = sandboxes.map(({ settings }, index) => ({
    ...settings,
    key: `library-${index + 1}`,
    provider: 'TOY_LIBRARY',
  }));
  return createGateway({ directories, ledger: ':memory:', ...more }, { modules: [toy], logger });
};

beforeEach(async () => {
  requestLines.splice(0);
  const start = await toy.sandbox();
  sandboxes = await Promise.all([start({ users: 3 }), start({ users: 3 })]);
  gateway = open();
});

afterEach(async () => {
  await gateway.dispose();
  await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
});

const requestOf = (query: string, signal?: AbortSignal): Request =>
  new Request('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
    ...(signal === undefined ? {} : { signal }),
  });
const ask = async (query: string) => (await gateway.fetch(requestOf(query))).json();

test('a vendor that was handed in is served like those that Rollcall brings', async () => {
  expect(await ask('{ directories { key label provider } users(first: 10) { nodes { name } } }')).toEqual({
    data: {
      directories: [
        { key: 'library-1', label: 'Toy Library (library-1)', provider: 'TOY_LIBRARY' },
        { key: 'library-2', label: 'Toy Library (library-2)', provider: 'TOY_LIBRARY' },
      ],
      users: { nodes: [1, 2, 3, 1, 2, 3].map((number) => ({ name: `Reader ${number}` })) },
    },
  });
  expect(gateway.providers.map(({ directory }) => directory.key)).toEqual(['library-1', 'library-2']);
  expect(gateway.schema.getType('Provider')?.toString()).toBe('Provider');
});

test('the log line counts the upstream calls of each directory', async () => {
  await ask('query People { users(first: 10) { nodes { name } } }');
  expect(requestLines).toMatchObject([{ operation: 'People', upstreamCalls: { 'library-1': 1, 'library-2': 1 } }]);
});

test('a directory that is down leaves the others answering', async () => {
  await sandboxes[0]?.close();
  expect(await ask('{ users(first: 10) { nodes { name } sources { state } } }')).toMatchObject({
    data: {
      users: {
        nodes: [{ name: 'Reader 1' }, { name: 'Reader 2' }, { name: 'Reader 3' }],
        sources: [{ state: 'FAILED' }, { state: 'READ' }],
      },
    },
  });
});

test('a wrong configuration opens nothing and tells every fault', () => {
  const directories = [{ key: 'Main', provider: 'TOY_LIBRARY', token: 'a b' }];
  const connect = vi.fn();
  const attempt = () => createGateway({ directories, limits: { callsPerField: -1 } }, { modules: [toy], connect });
  expect(attempt).toThrow(ConfigError);
  expect(attempt).toThrow(/3 faults[^]*limits\.callsPerField[^]*directories\[0\]\.key[^]*directories\[0\]\.token/);
  expect(connect).not.toHaveBeenCalled();
});

test('raw is closed unless the configuration opens it', async () => {
  const query = '{ users(first: 1) { nodes { raw } } }';
  expect(await ask(query)).toMatchObject({
    errors: [{ extensions: { code: 'PERMISSION_DENIED', permission: 'raw' } }],
  });
  await gateway.dispose();
  gateway = open({ exposeRaw: true });
  expect(await ask(query)).toEqual({ data: { users: { nodes: [{ raw: { number: '1', called: 'Reader 1' } }] } } });
});

test('a client that goes away stops the upstream calls of its request', async () => {
  sandboxes[0]?.inject({ kind: 'silence' });
  const client = new AbortController();
  const pending = gateway.fetch(requestOf('{ users(first: 1) { nodes { name } } }', client.signal));
  await vi.waitUntil(() => sandboxes[0]?.requests.length === 1);
  client.abort();
  await expect(pending).rejects.toThrow();
  await vi.waitUntil(() => requestLines.length === 1);
  expect(requestLines).toMatchObject([{ clientGone: true }]);
});

test('the answer is a Response of the platform', async () => {
  const response = await gateway.fetch(requestOf('{ __typename }'));
  expect(response).toBeInstanceOf(Response);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
});

test('a gateway that is draining says so and still answers', async () => {
  gateway.drain();
  expect((await gateway.fetch(new Request('http://localhost/readyz'))).status).toBe(503);
  expect(await ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
});
