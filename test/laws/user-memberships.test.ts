import { describe, expect, test } from 'vitest';
import { startOrgUserManagementScene } from './org-user-management-scene.ts';
import type { Scene } from './scene.ts';
import { startSnykScene } from './snyk-scene.ts';
import { startTrayScene } from './tray-scene.ts';

const scenes: readonly [name: string, key: string, start: () => Promise<Scene>][] = [
  ['Tray', 'tray', () => startTrayScene()],
  ['org-user-management', 'oum', () => startOrgUserManagementScene()],
  ['a Snyk group', 'snyk', () => startSnykScene('group')],
  ['a Snyk organisation', 'snyk', () => startSnykScene('org')],
  ['whatever a Snyk token may read', 'snyk', () => startSnykScene('token')],
];

interface Memberships {
  readonly id: string;
  readonly memberships: {
    readonly nodes: { readonly id: string }[];
    readonly pageInfo: { readonly endCursor: string };
  };
}

const memberships = 'id memberships(first: $first, after: $after) { nodes { id } pageInfo { endCursor } }';
const ofMany = `query OfMany($key: ID!, $first: Int, $after: String) {
  directory(key: $key) { users(first: 37) { nodes { ${memberships} } } }
}`;
const ofOne = `query OfOne($id: ID!, $first: Int, $after: String) { node(id: $id) { ... on User { ${memberships} } } }`;

const idsOf = ({ memberships: { nodes } }: Memberships): string[] => nodes.map(({ id }) => id);

describe.each(scenes)('in %s', (_, key, start) => {
  test('the memberships of a user are in one order, whether of many users at once or of one alone', async () => {
    const { gateway } = await start();
    await using _stopped = gateway;
    const users = (await gateway.ask(ofMany, { key, first: 2 })).data.directory.users.nodes as Memberships[];
    expect(users).toHaveLength(key === 'snyk' ? users.length : 37);
    for (const user of users) {
      const { data: all } = await gateway.ask(ofOne, { id: user.id, first: 100 });
      const { data: rest } = await gateway.ask(ofOne, {
        id: user.id,
        first: 100,
        after: user.memberships.pageInfo.endCursor,
      });
      expect([...idsOf(user), ...idsOf(rest.node)]).toEqual(idsOf(all.node));
    }
  });
});
