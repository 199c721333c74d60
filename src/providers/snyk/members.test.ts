import { afterEach, describe, expect, test } from 'vitest';
import {
  newCall,
  type OpenedDirectory,
  openDirectory,
  readWindow,
  walk,
} from '../../../test/harness/opened-directory.ts';
import { serve } from '../../loaders/offer.ts';
import type { SandboxOptions } from '../../sandbox/sandbox.ts';
import { snyk } from './index.ts';
import type { SnykSandboxOptions } from './sandbox/options.ts';
import { type SnykSandbox, startSnykSandbox } from './sandbox/server.ts';

let opened: OpenedDirectory<SnykSandbox>;
const start = async (vendor: SnykSandboxOptions = {}, options: SandboxOptions = {}): Promise<void> => {
  opened = await openDirectory(snyk, startSnykSandbox, { ...options, vendor });
};
afterEach(() => opened.close());

const members = (orgId: string) => serve(opened.provider, 'listMembers')(orgId);
const getMember = (orgId: string, userId: string) => serve(opened.provider, 'getMember')(orgId, userId, newCall());
const memberships = () => serve(opened.provider, 'listMemberships')();
const state = () => opened.sandbox.state;
const org = (place = 0) => {
  const found = state().orgs.rows()[place];
  if (found === undefined) throw new Error(`The sandbox has no organisation ${place}.`);
  return found;
};
const nowhere = '00000000-0000-0000-0000-000000000000';
const ofOrg =
  (id: string) =>
  ({ path }: { path: string }) =>
    path === `/rest/orgs/${id}/memberships`;

test.each(['full', 'summary'] as const)('%s rows are memberships with user, organisation and role', async (rows) => {
  await start({}, { rows });
  const listed = (await readWindow(members(org().id))).rows;
  const truth = org().memberships.rows();
  expect(listed).toHaveLength(truth.length);
  for (const [index, { id, userId, roleId, createdAt }] of truth.entries()) {
    const user = state().users.get(userId);
    const { name } = state().roles.get(roleId) ?? {};
    const builtIn = name === 'Org Admin' ? 'ADMIN' : 'WRITE';
    expect(listed[index]).toMatchObject({
      id,
      userId,
      workspaceId: org().id,
      origin: 'DIRECT',
      joinedAt: rows === 'full' ? createdAt : null,
      user: { id: userId, name: user?.name, email: user?.email, username: user?.username, roles: undefined },
      workspace: { id: org().id, name: org().name, slug: undefined },
      roles: [
        name === 'Auditor'
          ? { id: roleId, name, scope: null, privilege: null, workspaceId: null }
          : { id: roleId, name, scope: 'WORKSPACE', privilege: builtIn, workspaceId: null },
      ],
    });
  }
  expect(listed.some(({ roles }) => roles?.[0]?.name === 'Auditor')).toBe(true);
});

test('one member is one call, and one who is not there is null', async () => {
  await start();
  const [listed] = (await readWindow(members(org().id))).rows;
  opened.asked();
  expect(await getMember(org().id, listed?.userId ?? '')).toEqual(listed);
  expect(await getMember(org().id, nowhere)).toBeNull();
  expect(opened.asked()).toHaveLength(2);
});

test('a member of an organisation that is not there is null; of one whose members are not shown, an error', async () => {
  await start();
  expect(await getMember(nowhere, nowhere)).toBeNull();
  opened.sandbox.inject({ kind: 'status', status: 404, matches: ofOrg(org().id) });
  await expect(getMember(org().id, nowhere)).rejects.toMatchObject({ kind: 'not-found' });
});

test('members of an organisation that is not there are an error and no empty list', async () => {
  await start();
  await expect(readWindow(members(nowhere))).rejects.toMatchObject({ kind: 'not-found', directory: 'snyk' });
});

test('where one organisation is configured, another is refused without a call', async () => {
  await start({ connect: 'org' });
  await expect(readWindow(members(org(1).id))).rejects.toMatchObject({
    kind: 'not-found',
    message: expect.stringContaining('configure another as a directory of its own'),
  });
  expect(await getMember(org(1).id, nowhere)).toBeNull();
  expect(opened.asked()).toEqual([]);
  const [member] = (await readWindow(members(org().id))).rows;
  expect(member?.user.roles).toBeNull();
});

describe('all memberships', () => {
  const truth = () =>
    state()
      .orgs.rows()
      .filter(({ groupId }) => groupId !== null)
      .toSorted((one, other) => (one.name < other.name ? -1 : 1))
      .flatMap(({ memberships }) => memberships.rows().map(({ id }) => id));

  test('are those of one organisation after the other, in both directions', async () => {
    await start();
    for (const count of [1, 4, 500]) {
      expect((await walk(memberships(), count)).map(({ id }) => id)).toEqual(truth());
      expect((await walk(memberships(), count, 'backward')).map(({ id }) => id)).toEqual(truth());
    }
    opened.asked();
    await readWindow(memberships());
    expect(opened.asked()).toHaveLength(1 + 5);
  });

  test.each([404, 403])('leave out an organisation that answers %i, and say so', async (status) => {
    await start();
    opened.sandbox.inject({ kind: 'status', status, matches: ofOrg(org().id) });
    const { rows, completeness, notes, total } = await readWindow(memberships(), { needs: { end: true, total: true } });
    const shown = new Set(
      org()
        .memberships.rows()
        .map(({ id }) => id),
    );
    expect(rows.map(({ id }) => id)).toEqual(truth().filter((id) => !shown.has(id)));
    expect({ completeness, total }).toEqual({ completeness: 'PARTIAL', total: null });
    expect(notes).toEqual([expect.stringContaining(org().id)]);
  });

  test('fail where an organisation’s list fails for another reason', async () => {
    await start();
    opened.sandbox.inject({ kind: 'status', status: 500, matches: ofOrg(org().id) });
    await expect(readWindow(memberships())).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('are those of the one configured organisation, and an error where it is not shown', async () => {
    await start({ connect: 'org' });
    expect(await walk(memberships(), 5)).toHaveLength(org().memberships.rows().length);
    org().visible = false;
    await expect(readWindow(memberships())).rejects.toMatchObject({ kind: 'not-found' });
  });
});

test.each([
  ['a row without a user', { data: [{ id: 'm1', relationships: {} }], links: {} }, 'data[0].relationships.user'],
  ['rows that are no list', { data: {}, links: {} }, 'data'],
  ['a link that is none', { data: [], links: { next: 7 } }, 'links.next'],
  ['nothing', undefined, 'the body'],
])('%s is an error that names Snyk and the place', async (_, body, place) => {
  await start({ connect: 'org' });
  const answer = body === undefined ? {} : { body: JSON.stringify(body) };
  opened.sandbox.inject({ kind: 'status', status: 200, ...answer });
  await expect(readWindow(members(org().id))).rejects.toMatchObject({
    kind: 'malformed-response',
    directory: 'snyk',
    message: expect.stringMatching(new RegExp(`^Snyk answered GET /rest/orgs/.*${place.replace(/[[\]]/g, '\\$&')}: `)),
  });
});
