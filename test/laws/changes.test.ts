import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ChangingOptions, checkWhileChanging } from './changing.ts';
import { isPartial, readPage } from './listing.ts';
import { orgUserManagementLists, startOrgUserManagementScene } from './org-user-management-scene.ts';
import type { Scene } from './scene.ts';
import { snykLists, snykStateOf, startSnykScene } from './snyk-scene.ts';
import type { SnykScope } from './snyk-stock.ts';
import { startTrayScene, trayLists } from './tray-scene.ts';

/** Nobody is in two organisations: who leaves one of them for another stands elsewhere in the list, as the last test here has it. */
const snyk = (scope: SnykScope) => (): Promise<Scene> => startSnykScene(scope, { membersPerOrg: 0 });

const runs = 5;

const scenes: readonly [name: string, lists: readonly string[], start: () => Promise<Scene>, ChangingOptions][] = [
  ['Tray with cursors on rows', trayLists, () => startTrayScene({ cursorStyle: 'row' }), { runs }],
  ['Tray with cursors on places', trayLists, () => startTrayScene({ cursorStyle: 'offset' }), { runs, onePage: true }],
  [
    'org-user-management, counting all',
    orgUserManagementLists,
    () => startOrgUserManagementScene({ count: 'total' }),
    { runs },
  ],
  [
    'org-user-management, counting the page',
    orgUserManagementLists,
    () => startOrgUserManagementScene({ count: 'page', pastTheEnd: '404' }, { rows: 'summary' }),
    { runs },
  ],
  ['a Snyk group', snykLists, snyk('group'), { runs }],
  ['a Snyk organisation', snykLists, snyk('org'), { runs }],
  ['whatever a Snyk token may read', snykLists, snyk('token'), { runs }],
];

/** Lists in which no row of a test's own can come or go, and filters that leave next to nothing of one that is tested already. */
const leftOut = /user memberships|roles|of a type|by e-mail/;

describe.each(scenes)('rows that come and go between pages of %s', (_, lists, start, options) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await start();
  });
  afterAll(() => scene.gateway[Symbol.asyncDispose]());

  test.each(lists.filter((name) => !leftOut.test(name)))('cost %s no row that stayed', async (name) => {
    const listing = scene.listing(name);
    if (listing.stock === null) return;
    const workspaces = scene.listing('workspaces').stock;
    const outer = listing.rows === 'membership' ? workspaces : null;
    await checkWhileChanging(scene.gateway, listing, { ...options, outer });
  });
});

test('a cursor on a user who left one organisation for a later one does not go along', async () => {
  const scene = await startSnykScene('token', { orgs: 3, membersPerOrg: 0 });
  await using gateway = scene.gateway;
  const users = scene.listing('users');
  users.stock?.resize(15);
  const everyone = users.truth();
  const first = await readPage(gateway, users, { first: 2 });
  const leaver = first.ids[1] ?? '';
  const [, there, , elsewhere] = snykStateOf(gateway).orgs.rows();
  const membership = there?.memberships.rows().find(({ userId }) => userId === leaver);
  if (membership === undefined || elsewhere === undefined) throw new Error('The user is not where the test thinks.');
  there?.memberships.remove(membership.id);
  elsewhere.memberships.insert(membership);
  const rest = await readPage(gateway, users, { first: 100, after: first.endCursor });
  expect(isPartial(rest)).toBe(true);
  expect(new Set([...first.ids, ...rest.ids])).toEqual(new Set(everyone));
});
