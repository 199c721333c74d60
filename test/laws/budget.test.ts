import { describe, expect, test } from 'vitest';
import { isPartial, readPage } from './listing.ts';
import { startOrgUserManagementScene } from './org-user-management-scene.ts';
import type { Scene } from './scene.ts';
import { startSnykScene } from './snyk-scene.ts';
import { startTrayScene } from './tray-scene.ts';

const within = (callsPerField: number) => ({ limits: { callsPerField } });

/** So few calls to a page that some pages of every list here are cut short. */
const scenes: readonly [name: string, lists: readonly [name: string, rows: number][], start: () => Promise<Scene>][] = [
  [
    'Tray',
    [
      ['memberships', 60],
      ['users by name', 80],
    ],
    () => startTrayScene({ workspaces: 60 }, { rows: 'summary' }, within(25)),
  ],
  [
    'org-user-management',
    [['users by e-mail', 430]],
    () => startOrgUserManagementScene({ count: 'total' }, {}, within(3)),
  ],
  [
    'a Snyk group',
    [
      ['memberships', 150],
      ['invites', 150],
    ],
    () => startSnykScene('group', { orgs: 60 }, {}, within(25)),
  ],
];

const mostPages = 300;

describe.each(scenes)('with few upstream calls to a page of %s', (_, lists, start) => {
  test.each(lists.flatMap(([name, rows]) => [[name, rows, 'forward'] as const, [name, rows, 'backward'] as const]))(
    '%s, %d rows, are all read going %s',
    async (name, rows, direction) => {
      const scene = await start();
      await using gateway = scene.gateway;
      const listing = scene.listing(name);
      listing.stock?.resize(rows);
      const forward = direction === 'forward';
      const seen: string[] = [];
      let cuts = 0;
      for (let cursor: string | null = null, step = 0; ; step += 1) {
        if (step === mostPages) throw new Error('The walk does not end.');
        const window = forward ? { first: 50, after: cursor } : { last: 50, before: cursor };
        const page = await readPage(gateway, listing, window);
        if (forward) seen.push(...page.ids);
        else seen.unshift(...page.ids);
        if (!(forward ? page.hasNextPage : page.hasPreviousPage)) break;
        // A page that is short without being the last was cut, and says so.
        if (page.ids.length < 50) {
          expect(isPartial(page)).toBe(true);
          cuts += 1;
        }
        cursor = forward ? page.endCursor : page.startCursor;
        expect(cursor).not.toBeNull();
      }
      expect(seen).toEqual(listing.truth());
      expect(cuts).toBeGreaterThan(0);
    },
  );
});
