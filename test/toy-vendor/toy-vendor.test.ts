import { lexicographicSortSchema, printSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { providerModules } from '../../src/providers/index.ts';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { toy } from './toy.ts';

describe('a fourth vendor', () => {
  test('is served from its own folder and its line in the registry alone', async () => {
    await using gateway = await startSandboxedGateway({ modules: [toy], sandboxes: { TOY_LIBRARY: { users: 25 } } });
    const { data, errors } = await gateway.ask(`{
      directories { key provider capabilities { operation support how } }
      users(first: 12) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage endCursor }
        sources { state completeness directory { key } }
        nodes { id name email roles { name privilege } gaps { field reason note } memberships { nodes { workspace { name } } } }
      }
      invites { nodes { id } sources { state problem { code message } } }
    }`);
    expect(errors).toBeUndefined();
    expect(data.directories[0]).toMatchObject({ key: 'library', provider: 'TOY_LIBRARY' });
    expect(data.directories[0].capabilities).toContainEqual({
      operation: 'LIST_INVITES',
      support: 'UNSUPPORTED',
      how: 'The library invites nobody.',
    });
    expect(data.users.totalCount).toBe(25);
    expect(data.users.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(data.users.nodes).toHaveLength(12);
    expect(data.users.nodes[0]).toMatchObject({
      name: 'Reader 1',
      roles: [{ name: 'Reader', privilege: 'READ' }],
      gaps: expect.arrayContaining([{ field: 'email', reason: 'NOT_PROVIDED', note: 'Readers have no address.' }]),
      memberships: { nodes: [{ workspace: { name: 'Reading hall' } }] },
    });
    expect(data.users.sources).toEqual([{ state: 'READ', completeness: 'COMPLETE', directory: { key: 'library' } }]);
    expect(data.invites).toEqual({
      nodes: [],
      sources: [{ state: 'SKIPPED', problem: { code: 'UNSUPPORTED', message: 'The library invites nobody.' } }],
    });
  });

  test('adds one value to the provider enum and changes nothing else in the schema', async () => {
    await using gateway = await startSandboxedGateway({ modules: [...providerModules, toy] });
    const withToy = printSchema(lexicographicSortSchema(gateway.gateway.schema));
    await using without = await startSandboxedGateway();
    const lines = printSchema(lexicographicSortSchema(without.gateway.schema)).split('\n');
    const added = withToy.split('\n').filter((line) => !lines.includes(line));
    expect(added.map((line) => line.trim())).toEqual(['"""A library whose readers have numbers."""', 'TOY_LIBRARY']);
  });
});
