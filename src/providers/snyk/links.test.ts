import { afterEach, expect, test } from 'vitest';
import { type OpenedDirectory, openDirectory, readWindow, walk } from '../../../test/harness/opened-directory.ts';
import type { List } from '../../domain/window.ts';
import { serve } from '../../loaders/offer.ts';
import { snyk } from './index.ts';
import type { SnykSandboxOptions } from './sandbox/options.ts';
import { type SnykSandbox, startSnykSandbox } from './sandbox/server.ts';

let opened: OpenedDirectory<SnykSandbox>;
const start = async (vendor: SnykSandboxOptions, users = 33): Promise<void> => {
  opened = await openDirectory(snyk, startSnykSandbox, { users, vendor });
};
afterEach(() => opened.close());

/** Every list of a directory that spans pages, its rows by their ids, and the truth. */
const lists = (): readonly { name: string; list: List<string>; truth: readonly string[] }[] => {
  const { provider, sandbox } = opened;
  const orgs = sandbox.state.orgs.rows();
  const [org] = orgs;
  const [group] = sandbox.state.groups.rows();
  if (org === undefined || group === undefined) throw new Error('The sandbox is empty.');
  const byName = orgs
    .filter(({ groupId }) => groupId !== null)
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const idsOf = <T>(list: List<T>, idOf: (row: T) => string): List<string> => ({
    ...list,
    read: async (window, call) => {
      const slice = await list.read(window, call);
      return { ...slice, rows: slice.rows.map(idOf) };
    },
  });
  const everyone = { email: null, search: null };
  return [
    {
      name: 'users',
      list: idsOf(serve(provider, 'listUsers')(everyone), ({ id }) => id),
      // Snyk's own order of a group's members is descending.
      truth: group.memberships
        .rows()
        .map(({ userId }) => userId)
        .toReversed(),
    },
    {
      name: 'workspaces',
      list: idsOf(serve(provider, 'listWorkspaces')({ types: null, search: null }), ({ id }) => id),
      truth: byName.map(({ id }) => id),
    },
    {
      name: 'members',
      list: idsOf(serve(provider, 'listMembers')(org.id), ({ userId }) => userId),
      truth: org.memberships.rows().map(({ userId }) => userId),
    },
    {
      name: 'invites',
      list: idsOf(serve(provider, 'listWorkspaceInvites')(org.id), ({ id }) => String(id)),
      truth: org.invites.rows().map(({ id }) => id),
    },
    {
      name: 'memberships',
      list: idsOf(serve(provider, 'listMemberships')(), ({ id }) => String(id)),
      truth: byName.flatMap(({ memberships }) => memberships.rows().map(({ id }) => id)),
    },
  ];
};

const missing = ['omitted', 'null', 'empty'] as const;
const shapes = (['relative', 'relative-rest', 'absolute', 'absolute-foreign'] as const).flatMap((links, index) =>
  (['string', 'object'] as const).map((linkForm, other) => ({
    links,
    linkForm,
    missingLinks: missing[(index + other) % missing.length] ?? 'omitted',
  })),
);

test('whatever Snyk writes links like, every list is walked whole in both directions', async () => {
  await start({ orgs: 23, membersPerOrg: 21, invitesPerOrg: 21 });
  for (const shape of shapes) {
    Object.assign(opened.sandbox.state.behaviour, shape);
    for (const { name, list, truth } of lists()) {
      // Five windows that span pages, whose ends lie within pages.
      const count = Math.ceil(truth.length / 5);
      expect(await walk(list, count), `${name}, ${JSON.stringify(shape)}`).toEqual(truth);
      expect(await walk(list, count, 'backward'), `${name} backward, ${JSON.stringify(shape)}`).toEqual(truth);
    }
  }
});

test('long lists are read backward from where Snyk says that they end, page before page', async () => {
  for (const lastLink of ['aligned', 'full', 'none'] as const) {
    await start({ orgs: 2, membersPerOrg: 250, invitesPerOrg: 250, lastLink, linkForm: 'object' }, 250);
    for (const { name, list, truth } of lists()) {
      expect(await walk(list, 60, 'backward'), `${name}, ${lastLink}`).toEqual(truth);
    }
    expect(opened.asked().some((path) => path.includes('ending_before='))).toBe(true);
    if (lastLink !== 'none') await opened.close();
  }
});

test('every request names the version, an allowed page size, the media type and the token', async () => {
  await start({ orgs: 23, membersPerOrg: 21, invitesPerOrg: 21 });
  for (const { list } of lists()) for (const count of [1, 9, 10, 11, 25]) await walk(list, count);
  expect(opened.sandbox.requests.length).toBeGreaterThan(50);
  for (const { path, query, headers } of opened.sandbox.requests) {
    const parameters = new URLSearchParams(query);
    expect(path).toMatch(/^\/rest\/(?:groups|orgs)\//);
    expect(parameters.getAll('version')).toEqual(['2024-10-15']);
    expect(parameters.get('limit')).toMatch(/^(?:[1-9]0|100)$/);
    expect(parameters.has('starting_after') && parameters.has('ending_before')).toBe(false);
    expect([...parameters.keys()].every((name) => /^(?:version|limit|starting_after|ending_before)$/.test(name))).toBe(
      true,
    );
    expect(headers['accept']).toBe('application/vnd.api+json');
    expect(headers['authorization']).toBe(`token ${opened.sandbox.state.token}`);
  }
});

test('a window of a single page is one call, and asks for no more rows than it needs', async () => {
  await start({ orgs: 23, membersPerOrg: 21 });
  for (const { name, list } of lists().slice(0, 3)) {
    opened.asked();
    await readWindow(list, { count: 13 });
    const asked = opened.asked();
    expect(asked, name).toHaveLength(1);
    expect(asked[0], name).toMatch(/\?version=2024-10-15&limit=20$/);
  }
});

test('empty pages with a link onwards are passed over, up to three in a row', async () => {
  for (const emptyPages of [3, 4]) {
    await start({ orgs: 2, emptyPages }, 250);
    const [users] = lists();
    if (users === undefined) throw new Error('There are no lists.');
    if (emptyPages === 4) await expect(walk(users.list, 500)).rejects.toMatchObject({ kind: 'malformed-response' });
    else expect(await walk(users.list, 500)).toEqual(users.truth);
    if (emptyPages === 3) await opened.close();
  }
});

test('a list whose last page links to itself ends in an error', async () => {
  await start({ orgs: 40, membersPerOrg: 33, invitesPerOrg: 60, paging: 'next-is-self' });
  for (const { name, list } of lists()) {
    await expect(walk(list, 500), name).rejects.toMatchObject({ kind: 'malformed-response', directory: 'snyk' });
  }
});

test('a list that leads back to an earlier page ends in an error', async () => {
  await start({ orgs: 210, membersPerOrg: 210, invitesPerOrg: 210, paging: 'cursor-repeats' }, 210);
  for (const { name, list } of lists()) {
    await expect(walk(list, 500), name).rejects.toMatchObject({ kind: 'malformed-response', directory: 'snyk' });
  }
});
