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
const start = async (vendor: SnykSandboxOptions = {}, options: SandboxOptions = {}, settings = {}): Promise<void> => {
  opened = await openDirectory(snyk, startSnykSandbox, { ...options, vendor }, settings);
};
afterEach(() => opened.close());

const users = (filter: { email?: string; search?: string } = {}) =>
  serve(opened.provider, 'listUsers')({ email: null, search: null, ...filter });
const getUser = (id: string) => serve(opened.provider, 'getUser')(id, newCall());
const state = () => opened.sandbox.state;
const firstGroup = () => state().groups.rows()[0] as NonNullable<ReturnType<SnykSandbox['state']['groups']['get']>>;
const userNamed = (name: string) => {
  const user = state()
    .users.rows()
    .find((candidate) => candidate.name === name);
  if (user === undefined) throw new Error(`The sandbox has no ${name}.`);
  return user;
};
/** What was asked, without ids and version. */
const asked = () =>
  opened.asked().map((path) => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*').replace('version=2024-10-15&', ''));

describe('in a group', () => {
  test.each(['full', 'summary'] as const)('%s rows are whole users with their role in the group', async (rows) => {
    await start({}, { rows });
    const listed = (await readWindow(users())).rows;
    expect(asked()).toEqual(['/rest/groups/*/memberships?limit=100']);
    const truth = firstGroup().memberships.rows().toReversed();
    expect(listed).toHaveLength(truth.length);
    for (const [index, { userId, roleId }] of truth.entries()) {
      const user = state().users.get(userId);
      expect(listed[index]).toMatchObject({
        id: userId,
        directory: 'snyk',
        name: user?.name,
        email: user?.email,
        username: user?.username,
        accountType: 'REGULAR',
        status: null,
        loginMethod: rows === 'full' ? user?.loginMethod : null,
        roles: [{ id: roleId, name: state().roles.get(roleId)?.name, scope: 'DIRECTORY', workspaceId: null }],
      });
    }
  });

  test.each(['null', 'omitted', 'empty'] as const)('an address that is %s is null', async (missingEmail) => {
    await start({ missingEmail });
    const { id } = userNamed('Lars Müller');
    expect((await readWindow(users())).rows.find((user) => user.id === id)?.email).toBeNull();
    expect((await getUser(id))?.email).toBeNull();
  });

  test('one user is one call, and one who is neither there nor the viewer is null after two', async () => {
    await start();
    const { id } = userNamed('Mei Chen');
    expect(await getUser(id)).toMatchObject({ id, name: 'Mei Chen', roles: [{ scope: 'DIRECTORY' }] });
    expect(await getUser('00000000-0000-0000-0000-000000000000')).toBeNull();
    const lookup = '/rest/groups/*/memberships?limit=10&user_id=*';
    expect(asked()).toEqual([lookup, lookup, expect.stringMatching(/^\/rest\/self/)]);
  });

  test('the group counts where a group and an organisation are configured', async () => {
    await start();
    const orgId = state().orgs.rows()[0]?.id;
    await opened.close();
    await start({}, {}, { orgId });
    await readWindow(users());
    expect(asked()).toEqual(['/rest/groups/*/memberships?limit=100']);
  });

  test('the total comes with the rows, and is asked for only where it is wanted', async () => {
    await start({}, { users: 130 });
    const needs = { end: true, total: true };
    const first = await readWindow(users(), { count: 20, needs });
    expect(first.total).toBe(130);
    expect(asked()).toEqual(['/rest/groups/*/memberships?limit=20&include_group_membership_count=true']);
    const from = first.position(19);
    expect((await readWindow(users(), { count: 20, from, needs })).total).toBe(130);
    expect((await readWindow(users(), { count: 20, direction: 'backward', needs })).total).toBe(130);
    expect((await readWindow(users(), { count: 200, needs })).total).toBe(130);
    asked();
    expect((await readWindow(users(), { count: 20 })).total).toBeNull();
    expect(asked()).toEqual(['/rest/groups/*/memberships?limit=20']);
  });

  test.each([1, '130', null])('a count that cannot be one of the whole list (%s) is no total', async (count) => {
    await start({}, { users: 130 });
    const matches = ({ query }: { query: string }) => query.includes('include_group_membership_count');
    const data = Array.from({ length: 20 }, (_, index) => ({
      meta: { group_membership_count: count },
      relationships: { user: { data: { id: `00000000-0000-4000-8000-0000000000${index + 10}` } } },
    }));
    const body = JSON.stringify({ data, links: { next: '/x?starting_after=y' } });
    opened.sandbox.inject({ kind: 'status', status: 200, matches, body });
    expect((await readWindow(users(), { count: 20, needs: { end: true, total: true } })).total).toBeNull();
  });

  test('a group that the token may not read is an error and no empty list', async () => {
    await start({ group: 'hidden' });
    await expect(readWindow(users())).rejects.toMatchObject({ kind: 'not-found', directory: 'snyk' });
    await expect(getUser(userNamed('Mei Chen').id)).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('by address', () => {
  test.each(['any-case', 'exact'] as const)('whatever the case is, where Snyk compares %s', async (emailFilter) => {
    await start({ emailFilter });
    const { id, email } = userNamed('Ada Okafor');
    expect(email).toBe('ada.okafor@Example.COM');
    for (const spelling of ['ada.okafor@Example.COM', 'ada.okafor@example.com', 'ADA.OKAFOR@EXAMPLE.COM']) {
      const { rows, total } = await readWindow(users({ email: spelling }));
      expect(rows.map((user) => user.id)).toEqual([id]);
      expect(total).toBe(1);
    }
  });

  test('a user whom Snyk finds costs one call; one it does not find, a look at everybody', async () => {
    await start({}, { users: 130 });
    const found = await readWindow(users({ email: 'ada.okafor@example.com' }));
    expect(found.notes).toEqual([expect.stringContaining('Snyk looked for the address')]);
    expect(asked()).toEqual(['/rest/groups/*/memberships?limit=100&email=ada.okafor%40example.com']);
    const none = await readWindow(users({ email: 'nobody@example.com' }));
    expect(none).toMatchObject({ rows: [], hasNext: false, total: 0, completeness: 'COMPLETE' });
    expect(none.notes).toEqual([expect.stringContaining('Snyk found nobody')]);
    expect(asked().map((path) => path.replace(/starting_after=.*/, 'starting_after=*'))).toEqual([
      '/rest/groups/*/memberships?limit=100&email=nobody%40example.com',
      '/rest/groups/*/memberships?limit=100',
      '/rest/groups/*/memberships?limit=100&starting_after=*',
    ]);
  });

  test.each([1, 2])(
    'a budget of %d that ends in that look gives a list that says so and can be gone on with',
    async (limit) => {
      await start({ emailFilter: 'exact' }, { users: 130 });
      const list = users({ email: 'ADA.OKAFOR@EXAMPLE.COM' });
      let part = await readWindow(list, {}, newCall(limit));
      expect(part.completeness).toBe('PARTIAL');
      expect(part.notes).toContainEqual(expect.stringContaining(`after ${limit} upstream calls`));
      if (part.rows.length === 0) part = await readWindow(list, { from: part.resume });
      expect(part.rows.map(({ id }) => id)).toEqual([userNamed('Ada Okafor').id]);
    },
  );

  test('rows that Snyk finds beyond the address are left out', async () => {
    await start();
    const matches = ({ query }: { query: string }) => query.includes('email=');
    const row = (id: string, email: string) => ({ relationships: { user: { data: { id, attributes: { email } } } } });
    const data = [row('u1', 'bo.li@example.com.evil.example'), row('u2', 'BO.LI@example.com')];
    opened.sandbox.inject({ kind: 'status', status: 200, matches, body: JSON.stringify({ data, links: {} }) });
    expect((await readWindow(users({ email: 'bo.li@example.com' }))).rows.map(({ id }) => id)).toEqual(['u2']);
  });

  test('address and name must both hold', async () => {
    await start();
    expect((await readWindow(users({ email: 'bo.li@example.com', search: 'bo' }))).rows).toHaveLength(1);
    asked();
    expect((await readWindow(users({ email: 'bo.li@example.com', search: 'mei' }))).rows).toHaveLength(0);
    // The address was found: nobody else has to be compared.
    expect(asked()).toHaveLength(1);
  });
});

describe('by name', () => {
  test('names are compared here, in any case, and the list says so', async () => {
    await start();
    const { rows, notes, completeness } = await readWindow(users({ search: 'MÜLL' }));
    expect(rows.map(({ name }) => name)).toEqual(['Lars Müller']);
    expect(notes).toEqual([expect.stringContaining('Snyk cannot search by name')]);
    expect(completeness).toBe('COMPLETE');
  });

  test('a budget that ends first leaves a list that says so and can be gone on with', async () => {
    await start({}, { users: 450 });
    const list = users({ search: 'a' });
    const truth = (await walk(list, 100)).map(({ id }) => id);
    const part = await readWindow(list, { count: 400 }, newCall(2));
    expect(part.completeness).toBe('PARTIAL');
    expect(part.hasNext).toBe(true);
    const rest = await readWindow(list, { from: part.resume, count: 500 });
    expect([...part.rows, ...rest.rows].map(({ id }) => id)).toEqual(truth);
  });
});
