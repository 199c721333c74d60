import { describe, expect, test } from 'vitest';
import { allowancesOf, createCallBudget, createRequestBudget, createRowsBudget } from '../../src/domain/call.ts';
import { ProviderError } from '../../src/domain/provider-error.ts';
import { createRequestContexts } from '../../src/graph/context.ts';
import { anonymous } from '../../src/domain/principal.ts';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';

/** Takes until nothing is left, at most `most` times. */
const takeAll = (take: () => void, most = 10_000): { readonly taken: number; readonly error: unknown } => {
  for (let taken = 0; taken < most; taken += 1) {
    try {
      take();
    } catch (error) {
      return { taken, error };
    }
  }
  return { taken: most, error: null };
};

describe('how the calls of a request are shared out', () => {
  test('a request has so many for each directory', () => {
    const request = createRequestBudget(3);
    const { taken, error } = takeAll(() => request.take('one'));
    expect(taken).toBe(3);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ kind: 'budget-exhausted', directory: 'one' });
    expect(takeAll(() => request.take('other')).taken).toBe(3);
  });

  test('what a field may no longer spend is not taken from the request', () => {
    const request = createRequestBudget(5);
    const field = createCallBudget(2, request);
    expect(takeAll(() => field.take('one')).taken).toBe(2);
    expect(takeAll(() => request.take('one')).taken).toBe(3);
  });

  test('what rows lack comes from a part of the request, whatever a batch may spend', () => {
    const request = createRequestBudget(10);
    const rows = createRowsBudget(4, request);
    const batches = [createCallBudget(1000, rows), createCallBudget(1000, rows)];
    expect(batches.map((batch) => takeAll(() => batch.take('one')).taken)).toEqual([4, 0]);
    expect(takeAll(() => createCallBudget(1000, rows).take('other')).taken).toBe(4);
    expect(takeAll(() => request.take('one')).taken).toBe(6);
  });

  test.each([
    [
      { callsPerField: 200, callsPerRequest: 5000 },
      { field: 200, rows: 1000, request: 5000 },
    ],
    [
      { callsPerField: 200, callsPerRequest: 100 },
      { field: 50, rows: 20, request: 100 },
    ],
    [
      { callsPerField: 200, callsPerRequest: 1 },
      { field: 1, rows: 1, request: 1 },
    ],
  ])('under %o', (limits, allowances) => {
    expect(allowancesOf(limits)).toEqual(allowances);
  });

  test('the calls of one context draw on one budget', () => {
    const context = createRequestContexts({
      providers: [],
      limits: { callsPerField: 4, callsPerRequest: 10, nodeIds: 1 },
      healthOf: () => null,
      newId: () => '',
    })({ signal: () => new AbortController().signal, principal: anonymous(false) });
    const taken = Array.from({ length: 4 }, () => {
      const { budget } = context.createCall();
      return takeAll(() => budget.take('one')).taken;
    });
    expect(taken).toEqual([4, 4, 2, 0]);
    const rows = context.createRowsCall();
    expect(takeAll(() => rows.budget.take('other')).taken).toBe(2);
  });
});

describe('the hard cap', () => {
  test('what rows lack is cut off by itself, and the lists stay', async () => {
    const options = { users: 60, rows: 'summary' } as const;
    await using gateway = await startSandboxedGateway({
      sandboxes: { TRAY: options },
      config: { limits: { callsPerRequest: 40 } },
    });
    const { answer, calls } = await gateway.count(
      '{ directory(key: "tray") { users(first: 30) { nodes { id name } } } }',
    );
    expect(answer.data.directory.users.nodes).toHaveLength(30);
    expect(calls.tray).toBeLessThanOrEqual(1 + 8);
    expect(new Set(answer.errors?.map(({ extensions }) => extensions.code))).toEqual(new Set(['BUDGET_EXHAUSTED']));
    expect(answer.errors?.[0]?.message).toContain('what the rows of its lists lack');
  });
});
