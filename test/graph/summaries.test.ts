import { describe, expect, test } from 'vitest';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';

/** Tray lists ids only: what else is wanted is read one by one, and its lists are known to be of no help. */
const start = () => startSandboxedGateway({ sandboxes: { TRAY: { rows: 'summary' } } });

describe('rows that a list brought and that tell ids only', () => {
  test('of users are read one by one, without another look at the list', async () => {
    await using gateway = await start();
    const { answer, calls } = await gateway.count(
      '{ directory(key: "tray") { users(first: 10) { nodes { email } } } }',
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data.directory.users.nodes).toHaveLength(10);
    expect(calls).toEqual({ tray: 1 + 10 });
  });

  test('of members are read one by one, without another look at each workspace', async () => {
    await using gateway = await start();
    const { answer, calls } = await gateway.count(
      '{ directory(key: "tray") { workspaces(first: 3) { nodes { vendorId members(first: 6) { edges { roles { name } } } } } } }',
    );
    expect(answer.errors).toBeUndefined();
    const edges = (answer.data.directory.workspaces.nodes as { members: { edges: unknown[] } }[]).map(
      ({ members }) => members.edges.length,
    );
    const members = edges.reduce((sum, length) => sum + length, 0);
    expect(edges.every((length) => length > 2)).toBe(true);
    expect(calls).toEqual({ tray: 1 + edges.length + members });
  });

  test('of a user’s memberships say nothing of the members’ lists', async () => {
    await using gateway = await startSandboxedGateway();
    const { calls } = await gateway.count(
      '{ directory(key: "oum") { users(first: 10) { nodes { id memberships { nodes { roles { name } } } } } } }',
    );
    expect(calls['oum']).toBeLessThanOrEqual(3);
  });
});
