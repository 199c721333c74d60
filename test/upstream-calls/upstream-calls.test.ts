import { describe, expect, test } from 'vitest';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { upstreamCallCases } from './cases.ts';

describe('upstream calls', () => {
  test.each(upstreamCallCases)('$asked — $over', async ({ sandboxes, query, variables, calls }) => {
    await using gateway = await startSandboxedGateway({ sandboxes: sandboxes ?? {} });
    const counted = await gateway.count(query, (await variables?.(gateway)) ?? {});
    expect(counted.answer.errors).toBeUndefined();
    expect(counted.calls).toEqual(calls);
  });
});
