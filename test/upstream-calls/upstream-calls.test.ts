import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { renderUpstreamCalls, upstreamCallCases } from './cases.ts';

describe('upstream calls', () => {
  test.each(upstreamCallCases)('$asked — $over', async ({ sandboxes, query, variables, calls }) => {
    await using gateway = await startSandboxedGateway({ sandboxes: sandboxes ?? {} });
    const counted = await gateway.count(query, (await variables?.(gateway)) ?? {});
    expect(counted.answer.errors).toBeUndefined();
    expect(counted.calls).toEqual(calls);
  });

  test('the table in the documentation is fresh; if not, run npm run generate', async () => {
    expect(await readFile('docs/upstream-calls.md', 'utf8')).toBe(renderUpstreamCalls());
  });
});
