import { describe, expect, onTestFinished, test } from 'vitest';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { upstreamCallCases } from '../upstream-calls/cases.ts';
import { roundCases } from './cases.ts';
import { createHeldUpstreams } from './held-upstreams.ts';

/** As many connections as any query needs: what is told apart is what waits for an answer, not for a place. */
const upstream = { rate: false, concurrency: 100 } as const;

describe('what a query waits for is its depth', () => {
  test.each([...upstreamCallCases, ...roundCases])('$asked — $over', async (one) => {
    const held = createHeldUpstreams();
    onTestFinished(held.close);
    const { sandboxes = {}, query, variables, rounds } = one;
    await using gateway = await startSandboxedGateway({ sandboxes, wayTo: held.open, config: { upstream } });
    const given = (await variables?.(gateway)) ?? {};
    const end = held.hold(rounds);
    const { errors } = await gateway.ask(query, given);
    expect({ rounds: end(), errors }).toEqual({ rounds });
  });
});
