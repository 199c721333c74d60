import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { type CollectedSpan, startCollector } from './collector.ts';

const SERVER = 2;
const CLIENT = 3;
const question =
  'query Members($first: Int!) { users(first: $first) { nodes { email memberships(first: 1) { nodes { id } } } } }';

/** Asks with headers of the caller's own. */
const askWith = (headers: Record<string, string>, query = question): Request =>
  new Request('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify({ query, variables: { first: 2 } }),
  });

const rootOf = (spans: readonly CollectedSpan[]): CollectedSpan => {
  const roots = spans.filter(({ kind }) => kind === SERVER);
  if (roots[0] === undefined || roots.length > 1) throw new Error(`There are ${roots.length} roots.`);
  return roots[0];
};

test('a request and its upstream calls are one tree, and each vendor was told of its own span', async () => {
  await using collector = await startCollector();
  const sandboxed = await startSandboxedGateway({ config: { tracing: { endpoint: collector.endpoint } } });
  await sandboxed.ask(question, { first: 2 });
  const sent = [...sandboxed.sandboxes].flatMap(([directory, { requests }]) =>
    requests.map(({ method, path, headers }) => ({ directory, method, path, traceparent: headers.traceparent })),
  );
  await sandboxed[Symbol.asyncDispose]();

  const { spans } = collector;
  const root = rootOf(spans);
  expect(root).toMatchObject({ name: 'query Members', parentSpanId: null });
  expect(root.attributes).toMatchObject({
    'graphql.operation.type': 'query',
    'graphql.operation.name': 'Members',
    'http.request.method': 'POST',
    'http.response.status_code': 200,
    'url.path': '/graphql',
  });
  expect(root.resource).toMatchObject({ 'service.name': 'rollcall' });

  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([root.traceId]));
  const ids = new Set(spans.map(({ spanId }) => spanId));
  expect(spans.filter(({ parentSpanId }) => parentSpanId === null || !ids.has(parentSpanId))).toEqual([root]);

  const calls = spans.filter(({ kind }) => kind === CLIENT);
  expect(sent.length).toBeGreaterThan(2);
  expect(calls).toHaveLength(sent.length);
  expect(new Set(calls.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`))).toEqual(
    new Set(sent.map(({ traceparent }) => traceparent)),
  );
  for (const { directory, method, traceparent } of sent) {
    const call = calls.find(({ spanId }) => traceparent?.includes(spanId));
    expect(call?.attributes).toMatchObject({
      'rollcall.directory': directory,
      'http.request.method': method,
      'http.response.status_code': 200,
    });
  }
});

test("a caller's trace is continued, and its state handed on", async () => {
  await using collector = await startCollector();
  const sandboxed = await startSandboxedGateway({ config: { tracing: { endpoint: collector.endpoint } } });
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await sandboxed.gateway.fetch(askWith({ traceparent, tracestate: 'vendor=value' }));
  const sent = [...sandboxed.sandboxes.values()].flatMap(({ requests }) => requests);
  await sandboxed[Symbol.asyncDispose]();
  expect(rootOf(collector.spans)).toMatchObject({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    parentSpanId: 'b7ad6b7169203331',
  });
  expect(sent.length).toBeGreaterThan(0);
  for (const { headers } of sent) {
    expect(headers.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    expect(headers.tracestate).toBe('vendor=value');
  }
});

test('a trace that its caller does not record is passed on and not sent', async () => {
  await using collector = await startCollector();
  const sandboxed = await startSandboxedGateway({ config: { tracing: { endpoint: collector.endpoint } } });
  await sandboxed.gateway.fetch(askWith({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00' }));
  const sent = [...sandboxed.sandboxes.values()].flatMap(({ requests }) => requests);
  await sandboxed[Symbol.asyncDispose]();
  expect(collector.spans).toEqual([]);
  for (const { headers } of sent) expect(headers.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-.*-00$/);
});

test.each(['', 'nonsense', '00-00000000000000000000000000000000-b7ad6b7169203331-01', `00-${'g'.repeat(32)}-x-01`])(
  'the traceparent %j begins a trace of its own',
  async (traceparent) => {
    await using collector = await startCollector();
    const sandboxed = await startSandboxedGateway({ config: { tracing: { endpoint: collector.endpoint } } });
    await sandboxed.gateway.fetch(askWith({ traceparent, tracestate: '=,=,' }, '{ directories { key } }'));
    await sandboxed[Symbol.asyncDispose]();
    expect(rootOf(collector.spans)).toMatchObject({ parentSpanId: null, name: 'query' });
  },
);

test('spans name no id, address, variable or document', async () => {
  await using collector = await startCollector();
  const sandboxed = await startSandboxedGateway({ config: { tracing: { endpoint: collector.endpoint } } });
  const { data } = await sandboxed.ask('{ users(first: 100) { nodes { id vendorId email } } }');
  const people: readonly { id: string; vendorId: string; email: string | null }[] = data.users.nodes;
  await sandboxed.ask('query One($ids: [ID!]!) { nodes(ids: $ids) { id ... on User { secretName: email } } }', {
    ids: people.map(({ id }) => id),
  });
  await sandboxed[Symbol.asyncDispose]();
  const all = JSON.stringify(collector.spans);
  expect(collector.spans.length).toBeGreaterThan(5);
  expect(all).toContain('{id}');
  for (const word of people.flatMap(({ id, vendorId, email }) => [id, vendorId, email ?? id])) {
    expect(all).not.toContain(word);
  }
  expect(all).not.toContain('secretName');
});

test('failures are marked: the call that failed, and the request only where it brought nothing', async () => {
  await using collector = await startCollector();
  const sandboxed = await startSandboxedGateway({
    config: { tracing: { endpoint: collector.endpoint }, upstream: { retries: 0 } },
  });
  sandboxed.sandbox('oum').inject({ kind: 'status', status: 503 });
  await sandboxed.ask('query Members { directories { key users(first: 1) { nodes { id } } } }');
  await sandboxed.ask('query Wrong { nothing }');
  await sandboxed[Symbol.asyncDispose]();
  const failed = collector.spans.filter(({ status }) => status === 2);
  expect(failed.find(({ kind }) => kind === CLIENT)?.attributes).toMatchObject({
    'rollcall.directory': 'oum',
    'http.response.status_code': 503,
    'error.type': 'unavailable',
  });
  expect(failed.find(({ kind }) => kind === SERVER)?.attributes).toMatchObject({
    'error.type': 'GRAPHQL_VALIDATION_FAILED',
  });
  expect(collector.spans.find(({ name }) => name === 'query Members')?.status).toBe(0);
});

test('a collector that fails disturbs nothing, and is told of once, as is its return', async () => {
  await using collector = await startCollector();
  const lines: string[] = [];
  const keep = (_fields: object, message: string): void => void lines.push(message);
  const logger = { debug: () => undefined, info: keep, warn: keep, error: keep };
  const sandboxed = await startSandboxedGateway({ config: { tracing: { endpoint: collector.endpoint } }, logger });
  const askAndSend = async (): Promise<void> => {
    const arrived = collector.next();
    expect(await sandboxed.ask('{ directories { key } }')).not.toHaveProperty('errors');
    await arrived;
  };
  collector.answerWith(400);
  await askAndSend();
  await askAndSend();
  collector.answerWith(200);
  await askAndSend();
  await askAndSend();
  await sandboxed[Symbol.asyncDispose]();
  expect(lines.filter((line) => line.includes('traces'))).toEqual([
    'traces cannot be sent: look at tracing.endpoint',
    'traces are sent again',
  ]);
});

test('a collector that never answers holds the gateway up for a bounded time only', async () => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const sandboxed = await startSandboxedGateway({ config: { tracing: { endpoint: `http://127.0.0.1:${port}` } } });
  await sandboxed.ask('{ directories { key } }');
  await sandboxed[Symbol.asyncDispose]();
  silent.closeAllConnections();
  silent.close();
});

test('without tracing, no vendor is told of a trace', async () => {
  await using sandboxed = await startSandboxedGateway();
  await sandboxed.gateway.fetch(askWith({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }));
  const sent = [...sandboxed.sandboxes.values()].flatMap(({ requests }) => requests);
  expect(sent.filter(({ headers }) => 'traceparent' in headers)).toEqual([]);
});
