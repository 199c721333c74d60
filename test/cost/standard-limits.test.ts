import { describe, expect, test } from 'vitest';
import { exampleQueries } from '../../src/server/examples.ts';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { callsOf, upstreamCallCases } from '../upstream-calls/cases.ts';
import { askAs } from './asking.ts';
import { askCounted } from './counted.ts';

describe('under the standard limits', () => {
  test.each(upstreamCallCases)('$asked — $over is carried out', async (one) => {
    const { sandboxes, query, variables } = one;
    await using gateway = await startSandboxedGateway({ sandboxes: sandboxes ?? {} });
    const given = (await variables?.(gateway)) ?? {};
    const { upstream, errors } = await askCounted(gateway.gateway, { query, variables: given });
    expect(errors).toBeUndefined();
    for (const [key, number] of Object.entries(callsOf(one))) {
      expect(upstream.byDirectory[key]?.calls).toBe(number);
      expect(upstream.byDirectory[key]?.estimate).toBeGreaterThanOrEqual(number);
    }
  });

  test('every example of GraphiQL takes less than half of what it may', async () => {
    await using gateway = await startSandboxedGateway();
    for (const { query, variables } of exampleQueries) {
      const { upstream } = await askCounted(gateway.gateway, { query, variables });
      for (const { estimate } of Object.values(upstream.byDirectory)) expect(estimate).toBeLessThan(2500);
    }
  });

  test.each([
    [
      'lists in lists',
      '{ users(first: 500) { nodes { memberships(first: 500) { nodes { workspace { members(first: 500) { nodes { name } } } } } } } }',
    ],
    [
      'members of members',
      '{ workspaces(first: 200) { nodes { members(first: 200) { nodes { memberships(first: 20) { nodes { workspace { invites(first: 50) { nodes { email } } } } } } } } } }',
    ],
    [
      'a filter in each of many workspaces',
      '{ workspaces(first: 100) { nodes { invites(filter: { email: "a@example.com" }) { nodes { email } } } } }',
    ],
  ])('%s are refused before any call, with both numbers', async (_, query) => {
    await using gateway = await startSandboxedGateway();
    const refused = await askAs(gateway, { query });
    expect(refused).toMatchObject({ status: 400, calls: 0 });
    expect(refused.body.errors).toHaveLength(1);
    const [error] = refused.body.errors ?? [];
    expect(error?.extensions).toMatchObject({
      code: 'QUERY_TOO_EXPENSIVE',
      setting: 'limits.callsPerRequest',
      limit: 5000,
    });
    const estimate = error?.extensions.estimate as Record<string, number>;
    expect(Object.keys(estimate)).toEqual(['tray', 'oum', 'snyk']);
    expect(Math.max(...Object.values(estimate))).toBe(error?.extensions.actual);
    expect(error?.message).toContain('5000');
  });

  test('rows in rows, of which none costs a call, are refused for their number', async () => {
    await using gateway = await startSandboxedGateway();
    const circle = (levels: number): string =>
      levels === 0 ? 'name' : `memberships(first: 100) { nodes { user { ${circle(levels - 1)} } } }`;
    const refused = await askAs(gateway, { query: `{ users(first: 100) { nodes { ${circle(3)} } } }` });
    expect(refused).toMatchObject({ status: 400, calls: 0 });
    expect(refused.body.errors?.[0]?.extensions).toMatchObject({
      code: 'QUERY_TOO_COMPLEX',
      setting: 'limits.rows',
      limit: 100_000,
    });
  });
});

describe('what an operation is estimated by', () => {
  const nested = `query Nested($first: Int = 500, $deep: Boolean = true, $keys: [ID!]) {
    workspaces(first: $first, filter: { directories: $keys }) {
      nodes { members(first: 400) @include(if: $deep) { nodes { id } } }
    }
  }`;

  test.each([
    ['its defaults', {}, 400],
    ['its variables', { first: 5 }, 200],
    ['what is skipped', { deep: false }, 200],
    ['the directories that it spans', { keys: ['oum'] }, 200],
  ])('%s', async (_, variables, status) => {
    await using gateway = await startSandboxedGateway({
      config: { limits: { callsPerRequest: 2000, rows: 10_000_000 } },
    });
    // The second time, the document is a known one.
    for (const _time of [1, 2]) expect((await askAs(gateway, { query: nested, variables })).status).toBe(status);
  });
});
