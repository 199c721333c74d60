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
/** What was asked, without ids and version. */
const asked = () =>
  opened.asked().map((path) => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*').replace('version=2024-10-15&', ''));

describe('in one organisation', () => {
  test('the users are its members, whose roles hold there only', async () => {
    await start({ connect: 'org' });
    const [org] = state().orgs.rows();
    const { rows } = await readWindow(users());
    expect(rows.map(({ id }) => id)).toEqual(org?.memberships.rows().map(({ userId }) => userId));
    expect(rows.every(({ roles }) => roles === null)).toBe(true);
    expect(opened.provider.gaps.User).toHaveProperty('roles');
    expect(await getUser(rows[0]?.id ?? '')).toEqual(rows[0]);
    expect(asked()).toEqual(['/rest/orgs/*/memberships?limit=100', '/rest/orgs/*/memberships?limit=10&user_id=*']);
  });

  test('who is in the group but not in the organisation is not there', async () => {
    await start({ connect: 'org' });
    const members = new Set(
      state()
        .orgs.rows()[0]
        ?.memberships.rows()
        .map(({ userId }) => userId),
    );
    const outside = state()
      .users.rows()
      .find(({ id }) => !members.has(id));
    expect(await getUser(outside?.id ?? '')).toBeNull();
    expect((await readWindow(users({ email: outside?.email ?? '' }))).rows).toEqual([]);
  });
});

describe('with nothing but a token', () => {
  test('the users are those of all organisations, each once', async () => {
    await start({ connect: 'token' });
    const truth = new Set(
      state()
        .orgs.rows()
        .flatMap(({ memberships }) => memberships.rows().map(({ userId }) => userId)),
    );
    for (const count of [1, 5, 500]) {
      expect((await walk(users(), count)).map(({ id }) => id)).toEqual([...truth]);
      expect((await walk(users(), count, 'backward')).map(({ id }) => id)).toEqual([...truth]);
    }
    asked();
    expect((await readWindow(users(), { count: 5, needs: { end: true, total: true } })).total).toBe(truth.size);
    expect(asked()).toHaveLength(1 + state().orgs.rows().length);
    expect((await readWindow(users({ email: 'ADA.OKAFOR@example.com' }))).rows).toHaveLength(1);
    expect((await readWindow(users({ search: 'chen' }))).rows).toHaveLength(1);
  });

  test('a budget that does not suffice for all organisations is an error and no half', async () => {
    await start({ connect: 'token' });
    await expect(readWindow(users(), { count: 1 }, newCall(4))).rejects.toMatchObject({ kind: 'budget-exhausted' });
  });

  test('an organisation whose members are not shown is named', async () => {
    await start({ connect: 'token' });
    const [first] = state().orgs.rows();
    opened.sandbox.inject({
      kind: 'status',
      status: 404,
      matches: ({ path }) => path.includes(`${first?.id}/memberships`),
    });
    const { notes, completeness, total, rows } = await readWindow(users(), { needs: { end: true, total: true } });
    expect(notes).toEqual([expect.stringContaining(String(first?.id))]);
    expect({ completeness, total }).toEqual({ completeness: 'PARTIAL', total: null });
    expect(rows.length).toBeGreaterThan(0);
  });

  test('a vendor that fails for one organisation fails the list', async () => {
    await start({ connect: 'token' });
    const [first] = state().orgs.rows();
    opened.sandbox.inject({
      kind: 'status',
      status: 503,
      matches: ({ path }) => path.includes(`${first?.id}/memberships`),
    });
    await expect(readWindow(users())).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('one user is looked for in one organisation after the other', async () => {
    await start({ connect: 'token' });
    const [first, ...others] = state().orgs.rows();
    const inFirst = first?.memberships.rows()[0]?.userId ?? '';
    expect(await getUser(inFirst)).toMatchObject({ id: inFirst, roles: null });
    expect(asked()).toEqual(['/rest/orgs?limit=100', '/rest/orgs/*/memberships?limit=10&user_id=*']);
    expect(await getUser('00000000-0000-0000-0000-000000000000')).toBeNull();
    expect(asked()).toHaveLength(3 + others.length);
  });

  test('who is found nowhere is not said to be absent where one organisation could not be read', async () => {
    await start({ connect: 'token' });
    opened.sandbox.inject({
      kind: 'status',
      status: 404,
      times: 1,
      matches: ({ path }) => path.endsWith('/memberships'),
    });
    await expect(getUser('00000000-0000-0000-0000-000000000000')).rejects.toMatchObject({ kind: 'not-found' });
  });

  test('an address that nobody is found by does not fail where the budget ends before all are compared', async () => {
    await start({ connect: 'token' });
    const none = users({ email: 'nobody@example.com' });
    await readWindow(none);
    const half = asked().length / 2;
    const part = await readWindow(none, {}, newCall(Math.ceil(half) + 1));
    expect(part).toMatchObject({ rows: [], hasNext: true, completeness: 'PARTIAL', total: null });
    expect(part.notes).toContainEqual(expect.stringContaining('Reading stopped'));
    expect(await readWindow(none, { from: part.resume })).toMatchObject({ rows: [], completeness: 'COMPLETE' });
  });
});
