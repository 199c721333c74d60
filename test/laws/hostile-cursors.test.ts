import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { askPage, type Listing, readPage, type Window } from './listing.ts';
import { orgUserManagementLists, startOrgUserManagementScene } from './org-user-management-scene.ts';
import type { Scene } from './scene.ts';
import { snykLists, snykStateOf, startSnykScene } from './snyk-scene.ts';
import { startTrayScene, trayLists } from './tray-scene.ts';

type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

const scenes: readonly [name: string, key: string, lists: readonly string[], start: () => Promise<Scene>][] = [
  ['Tray', 'tray', trayLists, () => startTrayScene()],
  ['org-user-management', 'oum', orgUserManagementLists, () => startOrgUserManagementScene()],
  ['a Snyk group', 'snyk', snykLists, () => startSnykScene('group')],
  ['whatever a Snyk token may read', 'snyk', snykLists, () => startSnykScene('token')],
];

const textOf = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const valueOf = (cursor: string): Json => JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as Json;

/** What a stranger may put in the place of any part of a cursor. */
const poisons: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(
    null,
    true,
    '',
    '..',
    '../../users',
    'x&org_id=1',
    'x&limit=1000#',
    '%2e%2e',
    '\u0000',
    '\r\nx-injected: 1',
    'x'.repeat(3000),
    -1,
    0,
    7,
    0.5,
    99_999,
    1e9,
    1e21,
    Number.MAX_SAFE_INTEGER,
    [],
    [[]],
    {},
    { __proto__: 1 },
  ),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  fc.string({ maxLength: 30 }),
  fc.integer(),
);

/** How many places a value has in which something else can be put, itself among them. */
const placesIn = (value: Json): number =>
  Array.isArray(value) ? 1 + (value as Json[]).reduce((sum: number, part) => sum + placesIn(part), 0) : 1;

const poison = (value: Json, place: number, what: Json): Json => {
  if (place === 0 || !Array.isArray(value)) return what;
  let left = place - 1;
  return (value as Json[]).map((part) => {
    const places = placesIn(part);
    const here = left >= 0 && left < places;
    const poisoned = here ? poison(part, left, what) : part;
    left -= places;
    return poisoned;
  });
};

/** What of a request a cursor must not change: its path, and all of its query but the page's size and the vendor's own cursor. */
const cursorParameters = new Set(['cursor', 'starting_after', 'ending_before', 'page_number']);
const sizeParameters = new Set(['first', 'last', 'limit', 'page_size']);

const shapesOf = (gateway: SandboxedGateway, key: string): Set<string> => {
  const shapes = new Set<string>();
  for (const { method, path, query } of gateway.sandbox(key).requests) {
    const parameters = [...new URLSearchParams(query)].filter(([name]) => !cursorParameters.has(name));
    for (const [name, value] of parameters) if (sizeParameters.has(name)) expect(value).toMatch(/^\d{1,4}$/);
    const rest = parameters.filter(([name]) => !sizeParameters.has(name)).map(([name, value]) => `${name}=${value}`);
    shapes.add(`${method} ${path} ${rest.toSorted().join('&')}`);
  }
  gateway.sandbox(key).forget();
  return shapes;
};

/** A cursor over the members of Tray's workspaces names the one that it stands in: a forged one is asked for, and is not found. */
const soughtInVain = /^GET \/core\/v1\/workspaces\/[\w-]+\/users $/;

/** Codes of a vendor that refuses the cursor, or finds nothing there. Anything of ours would be a fault. */
const vendorCodes = ['UPSTREAM_REFUSED', 'UPSTREAM_MALFORMED', 'NOT_FOUND'];

describe.each(scenes)('cursors that a stranger hands to %s', (_, key, lists, start) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await start();
  });
  afterAll(() => scene.gateway[Symbol.asyncDispose]());

  /** The calls that only finding the node costs on which a list hangs. */
  const callsToReach = async ({ place }: Listing): Promise<number> => {
    const reached = `{ ${place.replace('LIST', '__typename')} }`;
    return (await scene.gateway.count(reached)).calls[key] ?? 0;
  };

  const anyCursor = async (listing: Listing): Promise<string | null> =>
    (await readPage(scene.gateway, listing, { first: 3 })).cursors.at(-2) ?? null;

  test.each(lists)('reach nothing but other places in %s', async (name) => {
    const { gateway } = scene;
    const listing = scene.listing(name);
    listing.stock?.resize(20);
    const truth = new Set(listing.truth());
    const reach = await callsToReach(listing);
    gateway.sandbox(key).forget();
    // All that reading the whole list honestly sends.
    await readPage(gateway, listing, { first: 500 });
    const { cursors } = await readPage(gateway, listing, { last: 500 });
    for (const after of cursors) await readPage(gateway, listing, { first: 1, after });
    const honest = shapesOf(gateway, key);
    const cursor = await anyCursor(listing);
    if (cursor === null) return;
    const value = valueOf(cursor);
    const ask = fc.record({
      place: fc.nat(placesIn(value) - 1),
      what: poisons,
      forward: fc.boolean(),
      size: fc.constantFrom(1, 5, 500),
    });
    await fc.assert(
      fc.asyncProperty(ask, async ({ place, what, forward, size }) => {
        const forged = textOf(poison(value, place, what));
        if (forged === cursor) return;
        gateway.sandbox(key).forget();
        const window: Window = forward ? { first: size, after: forged } : { last: size, before: forged };
        const { page, codes } = await askPage(gateway, listing, window);
        const calls = gateway.sandbox(key).requests.length;
        const shapes = shapesOf(gateway, key);
        if (codes.includes('INVALID_CURSOR')) {
          expect(codes).toEqual(['INVALID_CURSOR']);
          expect(calls).toBe(reach);
          return;
        }
        expect([...shapes].filter((shape) => !honest.has(shape) && !soughtInVain.test(shape))).toEqual([]);
        expect(codes.filter((code) => !vendorCodes.includes(code))).toEqual([]);
        expect(page?.ids.filter((id) => !truth.has(id)) ?? []).toEqual([]);
      }),
      { numRuns: 25 },
    );
    listing.stock?.restore();
  });

  test('open no other list than the one that made them', async () => {
    const cursors = new Map<string, string>();
    const reaches = new Map<string, number>();
    for (const name of lists) {
      reaches.set(name, await callsToReach(scene.listing(name)));
      const cursor = await anyCursor(scene.listing(name));
      if (cursor !== null) cursors.set(name, cursor);
    }
    for (const [maker, cursor] of cursors) {
      for (const name of lists.filter((other) => other !== maker)) {
        const listing = scene.listing(name);
        scene.gateway.sandbox(key).forget();
        const { codes } = await askPage(scene.gateway, listing, { first: 2, after: cursor });
        expect({ maker, name, codes }).toEqual({ maker, name, codes: ['INVALID_CURSOR'] });
        expect(scene.gateway.sandbox(key).requests).toHaveLength(reaches.get(name) ?? 0);
      }
    }
  });
});

test.each(['memberships', 'invites'])(
  'a cursor of the %s of a Snyk group opens no organisation that the token may read outside of it',
  async (name) => {
    const scene = await startSnykScene('group');
    await using gateway = scene.gateway;
    const listing = scene.listing(name);
    const state = snykStateOf(gateway);
    const personal = state.orgs.rows().find(({ groupId }) => groupId === null);
    const own = (await readPage(gateway, listing, { first: 1 })).cursors[0] ?? '';
    const [version, list, position] = valueOf(own) as [Json, Json, [Json, string, Json]];
    const [outer, , inner] = position;
    const forged = textOf([version, list, [outer, personal?.id ?? '', inner]]);
    for (const window of [
      { first: 50, after: forged },
      { last: 50, before: forged },
    ]) {
      gateway.sandbox('snyk').forget();
      const { page } = await askPage(gateway, listing, window);
      const truth = new Set(listing.truth());
      expect(page?.ids.filter((id) => !truth.has(id)) ?? []).toEqual([]);
      const asked = gateway.sandbox('snyk').requests.map(({ path }) => path);
      expect(asked.filter((path) => path.startsWith(`/rest/orgs/${personal?.id}/`))).toEqual([]);
    }
  },
);
