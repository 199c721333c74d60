import { describe, expect, test } from 'vitest';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { callsOf, upstreamCallCases } from './cases.ts';

describe('upstream calls', () => {
  test.each(upstreamCallCases)('$asked — $over', async (one) => {
    const { sandboxes, query, variables } = one;
    await using gateway = await startSandboxedGateway({ sandboxes: sandboxes ?? {} });
    const counted = await gateway.count(query, (await variables?.(gateway)) ?? {});
    expect(counted.answer.errors).toBeUndefined();
    expect(counted.calls).toEqual(callsOf(one));
  });
});
