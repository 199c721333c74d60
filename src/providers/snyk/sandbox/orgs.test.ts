import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SnykSandbox, startSnykSandbox } from './server.ts';
import type { SnykGroup, SnykOrg } from './state.ts';
import {
  attributesIn,
  errorsIn,
  idsIn,
  listIn,
  nextIn,
  type Reply,
  visit,
  visitorVersion,
  type Visitor,
} from './visitor.ts';

const nobody = '00000000-0000-4000-8000-000000000000';

let sandbox: SnykSandbox;
let visitor: Visitor;
let group: SnykGroup;
let org: SnykOrg;

beforeEach(async () => {
  sandbox = await startSnykSandbox();
  visitor = visit(sandbox);
  const [[firstGroup], [firstOrg]] = [sandbox.state.groups.rows(), sandbox.state.orgs.rows()];
  if (firstGroup === undefined || firstOrg === undefined) throw new Error('The sandbox is empty.');
  [group, org] = [firstGroup, firstOrg];
});
afterEach(() => sandbox.close());

const namesIn = (reply: Reply): readonly unknown[] => attributesIn(reply, 'name');

describe('the organisations of the token', () => {
  test('come in insertion order, the personal one without a group', async () => {
    const reply = await visitor.read('/orgs');
    expect(namesIn(reply)).toEqual([
      'Platform',
      'Payments',
      'Mobile Apps',
      'Data Science',
      'Internal Tools',
      'ada.okafor',
    ]);
    expect(listIn(reply).data[0]).toEqual({
      id: org.id,
      type: 'org',
      attributes: {
        access_requests_enabled: false,
        created_at: org.createdAt,
        updated_at: org.updatedAt,
        group_id: group.id,
        is_personal: false,
        name: 'Platform',
        slug: 'platform',
      },
    });
    expect(listIn(reply).data[5]).toMatchObject({ attributes: { is_personal: true } });
    expect(listIn(reply).data[5]).not.toHaveProperty('attributes.group_id');
  });

  test('are filtered by group, kind, slug and part of the name', async () => {
    expect(namesIn(await visitor.read('/orgs', { group_id: nobody }))).toEqual([]);
    expect(namesIn(await visitor.read('/orgs', { group_id: group.id }))).toHaveLength(5);
    expect(namesIn(await visitor.read('/orgs', { is_personal: 'true' }))).toEqual(['ada.okafor']);
    expect(namesIn(await visitor.read('/orgs', { slug: 'mobile-apps' }))).toEqual(['Mobile Apps']);
    expect(namesIn(await visitor.read('/orgs', { name: 'Pa' }))).toEqual(['Payments']);
    expect((await visitor.read('/orgs', { slug: 'mobile apps' })).status).toBe(400);
    expect((await visitor.read('/orgs', { name: 'x'.repeat(101) })).status).toBe(400);
  });

  test("tell the caller's own role where that is asked for", async () => {
    const { data } = listIn(await visitor.read('/orgs', { expand: 'member_role' }));
    expect(data[0]).toMatchObject({
      relationships: { member_role: { data: { type: 'org_role', attributes: { name: 'Org Admin' } } } },
    });
    const withoutRole = data.find(({ id }) => !isCallerIn(id));
    expect(withoutRole).toMatchObject({ relationships: { member_role: null } });
  });

  const isCallerIn = (id: string): boolean =>
    sandbox.state.orgs
      .get(id)
      ?.memberships.rows()
      .some(({ userId }) => userId === sandbox.state.callerId) ?? false;

  test('do not show what the token may not read, and neither does any other operation', async () => {
    org.visible = false;
    expect(idsIn(await visitor.read('/orgs'))).not.toContain(org.id);
    for (const path of ['', '/memberships', '/invites', `/users/${sandbox.state.callerId}`]) {
      for (const id of [org.id, nobody]) {
        const reply = await visitor.read(`/orgs/${id}${path}`);
        expect(reply.status).toBe(404);
        expect(reply.body).toMatchObject({ jsonapi: { version: '1.0' } });
        expect(errorsIn(reply)).toMatchObject([{ status: '404', detail: 'Org not found' }]);
      }
    }
  });
});

describe('one organisation', () => {
  test('has no word on access requests, unlike the row of a list', async () => {
    const { body } = await visitor.read(`/orgs/${org.id}`);
    expect(body).toMatchObject({ data: { id: org.id, attributes: { name: 'Platform', group_id: group.id } } });
    expect(body).not.toHaveProperty('data.attributes.access_requests_enabled');
    expect((await visitor.read(`/orgs/${org.id}`, { version: '2023-05-29' })).status).toBe(200);
    expect((await visitor.read(`/orgs/${org.id}`, { version: '2023-05-28' })).status).toBe(404);
  });

  const rename = (name: unknown, id = org.id, more = {}) =>
    visitor.call('PATCH', `/rest/orgs/${org.id}?version=${visitorVersion}`, {
      data: { id, type: 'org', attributes: { name, ...more } },
    });

  test('can be renamed', async () => {
    const reply = await rename('Engine Room');
    expect(reply).toMatchObject({ status: 200, body: { data: { attributes: { name: 'Engine Room' } } } });
    expect(org.name).toBe('Engine Room');
  });

  test('cannot be given an empty or overlong name, another id or another attribute', async () => {
    expect((await rename('')).status).toBe(400);
    expect((await rename('x'.repeat(61))).status).toBe(400);
    expect((await rename('Fine', nobody)).status).toBe(400);
    expect((await rename('Fine', org.id, { slug: 'fine' })).status).toBe(400);
    sandbox.state.behaviour.writes = 'forbidden';
    expect((await rename('Fine')).status).toBe(403);
    expect(org.name).toBe('Platform');
  });
});

describe('the group', () => {
  test('is listed by name only and read whole', async () => {
    expect(listIn(await visitor.read('/groups')).data).toEqual([
      { id: group.id, type: 'group', attributes: { name: 'Example Company' } },
    ]);
    expect((await visitor.read(`/groups/${group.id}`)).body).toMatchObject({
      data: { attributes: { name: 'Example Company', slug: 'example-company', created_at: group.createdAt } },
    });
  });

  test('has its organisations in alphabetical order, page by page, and counts them regardless of filters', async () => {
    for (const name of ['zebra', 'Aardvark', 'analytics', 'Quality', 'Billing', 'billing', 'Search', 'web']) {
      sandbox.state.orgs.insert(
        sandbox.state.makeOrg({ id: crypto.randomUUID(), name, slug: `${name}-2`, groupId: group.id }),
      );
    }
    const path = `/groups/${group.id}/orgs`;
    const first = await visitor.read(path, { expand: 'count' });
    expect(first.body).toMatchObject({ meta: { total_count: 13 } });
    expect([...namesIn(first), ...namesIn(await visitor.call('GET', nextIn(first)))]).toEqual([
      'Aardvark',
      'analytics',
      'Billing',
      'billing',
      'Data Science',
      'Internal Tools',
      'Mobile Apps',
      'Payments',
      'Platform',
      'Quality',
      'Search',
      'web',
      'zebra',
    ]);
    const filtered = await visitor.read(path, { name: 'BILL', expand: 'count' });
    expect(namesIn(filtered)).toEqual(['Billing', 'billing']);
    expect(filtered.body).toMatchObject({ meta: { total_count: 13 } });
    expect(namesIn(await visitor.read(path, { slug: 'web-2' }))).toEqual(['web']);
    expect((await visitor.read(path, { slug: 'web-2' })).body).not.toHaveProperty('meta');
  });

  test('goes on in the order of names where organisations come and go between pages', async () => {
    for (let index = 0; index < 12; index += 1) {
      const name = `Team ${String.fromCodePoint(97 + index)}`;
      sandbox.state.orgs.insert(
        sandbox.state.makeOrg({ id: crypto.randomUUID(), name, slug: `team-${index}`, groupId: group.id }),
      );
    }
    const first = await visitor.read(`/groups/${group.id}/orgs`);
    expect(namesIn(first).at(-1)).toBe('Team e');
    const last = idsIn(first).at(-1) ?? '';
    sandbox.state.orgs.remove(last);
    sandbox.state.orgs.insert(
      sandbox.state.makeOrg({ id: crypto.randomUUID(), name: 'Team ee', slug: 'team-ee', groupId: group.id }),
    );
    expect(namesIn(await visitor.call('GET', nextIn(first))).slice(0, 2)).toEqual(['Team ee', 'Team f']);
  });

  test('can be hidden from the token, or not exist, while its organisations stay', async () => {
    group.visible = false;
    expect(idsIn(await visitor.read('/groups'))).toEqual([]);
    for (const path of ['', '/orgs', '/memberships', `/org_memberships?user_id=${sandbox.state.callerId}`]) {
      const query = `${path.includes('?') ? '&' : '?'}version=${visitorVersion}`;
      expect((await visitor.call('GET', `/rest/groups/${group.id}${path}${query}`)).status).toBe(404);
    }
    expect(idsIn(await visitor.read('/orgs'))).toHaveLength(6);
    const lone = await startSnykSandbox({ vendor: { group: 'none', personalOrg: false } });
    const { data } = listIn(await visit(lone).read('/orgs', { is_personal: 'true' }));
    expect(data).toHaveLength(5);
    await lone.close();
  });
});
