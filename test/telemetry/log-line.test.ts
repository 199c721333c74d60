import { expect, test } from 'vitest';
import { hashApiKey, newApiKey } from '../../src/access/api-key.ts';
import type { Logger } from '../../src/server/logger.ts';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { startCollector } from './collector.ts';

const keepLines = () => {
  const lines: { readonly fields: object; readonly message: string }[] = [];
  const keep = (fields: object, message: string): void => void lines.push({ fields, message });
  const logger: Logger = { debug: () => undefined, info: keep, warn: keep, error: keep };
  return { lines, logger };
};

test('the line of a request names its caller, its trace, and what it took and could have taken of the vendors', async () => {
  await using collector = await startCollector();
  const { lines, logger } = keepLines();
  const key = newApiKey();
  const sandboxed = await startSandboxedGateway({
    logger,
    config: {
      access: { keys: [{ name: 'payroll', hash: hashApiKey(key), grants: { oum: ['read'] } }] },
      tracing: { endpoint: collector.endpoint },
      exposeRaw: false,
    },
  });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}`, 'x-request-id': 'request-1' };
  const body = JSON.stringify({ query: 'query Who { users(first: 3) { nodes { id } } }' });
  await sandboxed.gateway.fetch(new Request('http://localhost/graphql', { method: 'POST', headers, body }));
  const calls = sandboxed.sandbox('oum').requests.length;
  await sandboxed[Symbol.asyncDispose]();
  expect(lines).toEqual([
    {
      message: 'request',
      fields: {
        requestId: 'request-1',
        method: 'POST',
        path: '/graphql',
        status: 200,
        durationMs: expect.any(Number),
        caller: 'payroll',
        operation: 'Who',
        operationType: 'query',
        upstreamCalls: { oum: calls },
        upstreamMs: expect.any(Number),
        estimatedCalls: { oum: expect.any(Number) },
        traceId: collector.spans[0]?.traceId,
      },
    },
  ]);
  expect(collector.spans[0]?.traceId).toMatch(/^[0-9a-f]{32}$/);
});

test('a breaker that opens and closes, and a token that is refused, have a line of their own', async () => {
  const { lines, logger } = keepLines();
  await using sandboxed = await startSandboxedGateway({
    logger,
    config: { upstream: { retries: 0, breaker: { failures: 1, openSeconds: 0.05 } } },
  });
  const ask = () => sandboxed.ask('{ directories { key workspaces(first: 1) { nodes { id } } } }');
  const said = () => lines.filter(({ message }) => /breaker|token/.test(message)).map(({ message }) => message);
  sandboxed.sandbox('oum').inject({ kind: 'status', status: 503, times: 1 });
  sandboxed.sandbox('snyk').inject({ kind: 'status', status: 401, body: '{}' });
  await ask();
  expect(said()).toEqual([
    'the breaker opened: calls are refused until the vendor answers',
    'the vendor no longer accepts the token',
  ]);
  sandboxed.sandbox('snyk').clearFaults();
  while (said().length < 4) await ask();
  expect(new Set(said().slice(2))).toEqual(
    new Set(['the breaker closed: the vendor answers again', 'the vendor accepts the token']),
  );
});
