import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SnykBehaviour } from '../../src/providers/snyk/sandbox/options.ts';
import type { RecordedRequest, Sandbox } from '../../src/sandbox/sandbox.ts';
import { askPage, isPartial, type Listing, readPage, type Window } from './listing.ts';
import { startOrgUserManagementScene } from './org-user-management-scene.ts';
import type { Scene } from './scene.ts';
import { snykStateOf, startSnykScene } from './snyk-scene.ts';
import { startTrayScene, trayLists } from './tray-scene.ts';

/** Far fewer than a walk takes that has to be stopped by its budget or its deadline. */
const mostCalls = 20;

const expectMalformed = async (scene: Scene, key: string, listing: Listing, window: Window): Promise<void> => {
  scene.gateway.sandbox(key).forget();
  const { page, codes } = await askPage(scene.gateway, listing, window);
  expect({ page, codes }).toEqual({ page: null, codes: ['UPSTREAM_MALFORMED'] });
  expect(scene.gateway.sandbox(key).requests.length).toBeLessThan(mostCalls);
};

const windows: readonly [name: string, window: Window][] = [
  ['forward', { first: 500 }],
  ['backward', { last: 500 }],
];

describe('Snyk', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startSnykScene('group', { orgs: 2, membersPerOrg: 0, invitesPerOrg: 0 });
  });
  afterAll(() => scene.gateway[Symbol.asyncDispose]());

  const behave = (behaviour: Partial<SnykBehaviour>): void => {
    Object.assign(snykStateOf(scene.gateway).behaviour, { paging: 'truthful', emptyPages: 0, ...behaviour });
  };
  const lists = ['users', 'users by name', 'members', 'memberships', 'invites', 'workspace invites', 'workspaces'];

  describe.each<[string, Partial<SnykBehaviour>]>([
    ['its last page leads to itself', { paging: 'next-is-self' }],
    ['a page leads back to an earlier one', { paging: 'cursor-repeats' }],
    ['four empty pages in a row lead on', { emptyPages: 4 }],
  ])('where %s', (_, behaviour) => {
    test.each(lists.flatMap((list) => windows.map(([name, window]) => [list, name, window] as const)))(
      '%s end in an error, read %s',
      async (name, _direction, window) => {
        const listing = scene.listing(name);
        listing.stock?.resize(330);
        behave(behaviour);
        try {
          await expectMalformed(scene, 'snyk', listing, window);
        } finally {
          behave({});
          listing.stock?.restore();
        }
      },
    );
  });

  test.each(lists)('up to three empty pages in a row cost %s no row', async (name) => {
    const listing = scene.listing(name);
    listing.stock?.resize(45);
    behave({ emptyPages: 3 });
    try {
      const truth = listing.truth();
      const seen: string[] = [];
      for (let cursor: string | null = null, more = true; more; ) {
        const page = await readPage(scene.gateway, listing, { first: 20, after: cursor });
        seen.push(...page.ids);
        cursor = page.endCursor;
        more = page.hasNextPage && cursor !== null;
      }
      expect(seen).toEqual(truth);
      expect((await readPage(scene.gateway, listing, { last: 20 })).ids).toEqual(truth.slice(-20));
    } finally {
      behave({});
      listing.stock?.restore();
    }
  });
});

const pageBody = (ids: readonly string[], cursor: string | undefined): string =>
  JSON.stringify({
    elements: ids.map((id) => ({ id })),
    pageInfo: { startCursor: cursor, endCursor: cursor, hasNextPage: true, hasPreviousPage: true },
  });

/** Lists only: the workspace or user that one hangs on is still found. */
const isTrayList = ({ path }: RecordedRequest): boolean =>
  /^\/core\/v1\/(users|roles|workspaces)$|\/workspaces\/[^/]+\/(users|roles)$/.test(path);

const loops: readonly [name: string, inject: (sandbox: Sandbox) => void][] = [
  [
    'the same cursor comes again',
    (sandbox) =>
      sandbox.inject({ kind: 'status', status: 200, matches: isTrayList, body: pageBody(['loop-1'], 'again') }),
  ],
  [
    'two cursors lead to each other',
    (sandbox) => {
      for (const [own, other] of [
        ['here', 'there'],
        ['there', 'here'],
      ] as const) {
        const matches = (request: RecordedRequest): boolean =>
          isTrayList(request) && request.query.includes(`cursor=${own}`);
        sandbox.inject({ kind: 'status', status: 200, matches, body: pageBody([`loop-${own}`], other) });
      }
      sandbox.inject({ kind: 'status', status: 200, matches: isTrayList, body: pageBody(['loop-1'], 'here') });
    },
  ],
  [
    'ever new cursors lead to empty pages',
    (sandbox) => {
      for (let page = 0; page < 50; page += 1) {
        const body = pageBody([], `page-${page}`);
        sandbox.inject({ kind: 'status', status: 200, matches: isTrayList, times: 1, body });
      }
    },
  ],
  [
    'there is more, and no cursor to read it by',
    (sandbox) => sandbox.inject({ kind: 'status', status: 200, matches: isTrayList, body: pageBody([], undefined) }),
  ],
];

describe.each(loops)('Tray, where %s', (_, inject) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startTrayScene();
  });
  afterAll(() => scene.gateway[Symbol.asyncDispose]());

  test.each(trayLists)('%s end in an error', async (name) => {
    for (const window of [{ first: 500 }, { last: 500 }]) {
      scene.gateway.sandbox('tray').clearFaults();
      inject(scene.gateway.sandbox('tray'));
      await expectMalformed(scene, 'tray', scene.listing(name), window);
    }
  });
});

describe('org-user-management, where every number brings the same full page', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startOrgUserManagementScene();
    const items = Array.from({ length: 100 }, (_, index) => ({ id: `auth0|${index}`, email: null, name: 'Anna' }));
    for (const size of [1, 2, 3, 10, 20, 50, 51, 60, 61, 62, 70, 80, 90, 99, 100]) {
      scene.gateway.sandbox('oum').inject({
        kind: 'status',
        status: 200,
        matches: ({ query }) => new URLSearchParams(query).get('page_size') === String(size),
        body: JSON.stringify({ items: items.slice(0, size) }),
      });
    }
  });
  afterAll(() => scene.gateway[Symbol.asyncDispose]());

  test.each(['users', 'members', 'memberships', 'users by a name that it cannot look for'])(
    '%s end in an error, or say that they are partial',
    async (name) => {
      for (const window of [{ first: 300 }, { last: 300 }]) {
        scene.gateway.sandbox('oum').forget();
        const { page, codes } = await askPage(scene.gateway, scene.listing(name), window);
        expect(page === null ? codes : isPartial(page)).toEqual(page === null ? ['UPSTREAM_MALFORMED'] : true);
        expect(scene.gateway.sandbox('oum').requests.length).toBeLessThan(mostCalls);
      }
    },
  );
});
