import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Health } from '../../src/domain/health.ts';
import { ProviderError } from '../../src/domain/provider-error.ts';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { type AskedGraph, everything, startAskedGraph } from './asked-graph.ts';

let graph: AskedGraph;
beforeAll(async () => {
  graph = await startAskedGraph();
});
afterAll(async () => graph[Symbol.asyncDispose]());

const query = `{ directories { key health { state retryAfter pausedFor credentialsAccepted lastSuccessAt
  lastFailure { at code message } budget { limit seconds remaining resetAfter } } } }`;

test('of a directory that was not called yet says so, and makes no call', async () => {
  graph.calls();
  const { data } = await graph.ask(everything(), query);
  for (const { health } of data.directories) {
    expect(health).toEqual({
      state: 'NOT_CALLED',
      retryAfter: null,
      pausedFor: null,
      credentialsAccepted: null,
      lastSuccessAt: null,
      lastFailure: null,
      budget: null,
    });
  }
  expect(graph.calls()).toEqual({});
});

test('tells each directory what is known of its own, in whole seconds, never too few to wait', async () => {
  const at = '2026-01-02T03:04:05.000Z';
  const healths: Readonly<Record<string, Health>> = {
    tray: {
      breaker: 'OPEN',
      retryAfterSeconds: 12.2,
      pausedForSeconds: 0.4,
      credentialsAccepted: false,
      lastSuccessAt: null,
      lastFailure: { at, error: new ProviderError('unauthorized', 'tray', 'The vendor did not accept the token.') },
      budget: { limit: 30, seconds: 1, remaining: 2.9, resetAfterSeconds: 0.2 },
    },
    snyk: {
      breaker: 'CLOSED',
      retryAfterSeconds: null,
      pausedForSeconds: null,
      credentialsAccepted: true,
      lastSuccessAt: at,
      lastFailure: null,
      budget: null,
    },
  };
  const { data } = await graph.ask(everything(), query, { healthOf: (key) => healths[key] ?? null });
  expect(data.directories).toMatchObject([
    {
      key: 'tray',
      health: {
        state: 'OPEN',
        retryAfter: 13,
        pausedFor: 1,
        credentialsAccepted: false,
        lastFailure: { at, code: 'UNAUTHORIZED', message: 'The vendor did not accept the token.' },
        budget: { limit: 30, seconds: 1, remaining: 2, resetAfter: 1 },
      },
    },
    { key: 'oum', health: { state: 'NOT_CALLED' } },
    { key: 'snyk', health: { state: 'CLOSED', credentialsAccepted: true, lastSuccessAt: at } },
  ]);
});

test('of a gateway follows what its vendors answer, and asks them nothing itself', async () => {
  await using gateway = await startSandboxedGateway();
  const { answer, calls } = await gateway.count(query);
  expect(calls).toEqual({});
  for (const { health } of answer.data.directories) expect(health.state).toBe('NOT_CALLED');

  gateway.sandbox('oum').inject({ kind: 'status', status: 401 });
  await gateway.ask('{ users(first: 500) { nodes { id } } }');
  const { data } = await gateway.ask(query);
  expect(data.directories).toMatchObject([
    { key: 'tray', health: { state: 'CLOSED', credentialsAccepted: true, lastSuccessAt: expect.any(String) } },
    {
      key: 'oum',
      health: { credentialsAccepted: false, lastSuccessAt: null, lastFailure: { code: 'UNAUTHORIZED' } },
    },
    { key: 'snyk', health: { state: 'CLOSED', credentialsAccepted: true, lastFailure: null } },
  ]);
});
