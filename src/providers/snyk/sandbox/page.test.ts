import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SnykSandbox, startSnykSandbox } from './server.ts';
import type { SnykOrg } from './state.ts';
import { errorsIn, idsIn, linkIn, listIn, type Reply, visit, type Visitor } from './visitor.ts';

/** Reads on by one kind of link until it ends, or `most` pages were read. */
const walk = async (visitor: Visitor, first: Reply, name: 'next' | 'prev', most = 100): Promise<readonly Reply[]> => {
  const pages = [first];
  for (let link = linkIn(first, name); link !== null && pages.length < most; ) {
    const page = await visitor.call('GET', link);
    pages.push(page);
    link = linkIn(page, name);
  }
  return pages;
};

const starting = async (options: NonNullable<Parameters<typeof startSnykSandbox>[0]>) => {
  const sandbox = await startSnykSandbox(options);
  const [org] = sandbox.state.orgs.rows();
  if (org === undefined) throw new Error('The sandbox has no organisation.');
  return { sandbox, org, visitor: visit(sandbox) };
};

/** Makes the organisation's list of invites as long as it is to be. */
const resize = ({ invites }: SnykOrg, length: number): void => {
  for (const { id } of invites.rows().slice(length)) invites.remove(id);
  const roleId = invites.rows()[0]?.roleId;
  for (let count = invites.entries.length; count < length; count += 1) {
    invites.insert({ id: crypto.randomUUID(), email: `${count}@example.com`, roleId: roleId ?? '', active: true });
  }
};

describe('a list at rest', () => {
  let sandbox: SnykSandbox;
  let org: SnykOrg;
  let visitor: Visitor;

  beforeAll(async () => {
    ({ sandbox, org, visitor } = await starting({ vendor: { invitesPerOrg: 10 } }));
  });
  afterAll(() => sandbox.close());

  test('is told whole, once and in order, forward and backward, in pages of every size', async () => {
    const size = fc.integer({ min: 1, max: 10 }).map((tens) => tens * 10);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 65 }), size, async (length, limit) => {
        resize(org, length);
        const truth = org.invites.rows().map(({ id }) => id);
        const path = `/orgs/${org.id}/invites`;
        const first = await visitor.read(path, { limit: String(limit) });
        const pages = await walk(visitor, first, 'next');
        expect(pages.flatMap(idsIn)).toEqual(truth);
        expect(pages).toHaveLength(Math.ceil(length / limit));
        expect(linkIn(first, 'prev')).toBeNull();
        const last = pages.at(-1) ?? first;
        const back = await walk(visitor, last, 'prev');
        expect(back.toReversed().flatMap(idsIn)).toEqual(truth);
        for (const page of back.slice(0, -1)) expect(linkIn(page, 'prev')).not.toBeNull();
        const lastLink = linkIn(first, 'last');
        if (length <= limit) expect(listIn(first).links).toEqual({});
        else expect(idsIn(await visitor.call('GET', lastLink ?? ''))).toEqual(idsIn(last));
        const firstLink = linkIn(last, 'first');
        if (firstLink !== null) expect(idsIn(await visitor.call('GET', firstLink))).toEqual(idsIn(first));
      }),
      { numRuns: 40 },
    );
  });

  test('an empty list has neither rows nor links', async () => {
    const [, , , , quiet] = sandbox.state.orgs.rows();
    for (const { id } of quiet?.invites.rows() ?? []) quiet?.invites.remove(id);
    const reply = await visitor.read(`/orgs/${quiet?.id}/invites`);
    expect(listIn(reply)).toMatchObject({ data: [], links: {} });
  });

  test('ten rows are a page where no limit is given, and the links say so', async () => {
    resize(org, 25);
    const reply = await visitor.read(`/orgs/${org.id}/invites`);
    expect(idsIn(reply)).toHaveLength(10);
    expect(listIn(reply).links['next']).toMatch(
      /^\/rest\/orgs\/[0-9a-f-]{36}\/invites\?version=2024-10-15&limit=10&starting_after=v1\.[A-Za-z0-9]+(?:%3D){0,2}$/,
    );
  });

  test('the last link may also lead to the last rows of a full page, or be missing', async () => {
    resize(org, 25);
    const path = `/orgs/${org.id}/invites`;
    sandbox.state.behaviour.lastLink = 'full';
    const full = await visitor.call('GET', linkIn(await visitor.read(path), 'last') ?? '');
    expect(idsIn(full)).toEqual(
      org.invites
        .rows()
        .slice(15)
        .map(({ id }) => id),
    );
    expect(linkIn(full, 'next')).toBeNull();
    sandbox.state.behaviour.lastLink = 'none';
    expect(Object.keys(listIn(await visitor.read(path)).links)).toEqual(['next']);
    sandbox.state.behaviour.lastLink = 'aligned';
  });

  test.each([
    ['a limit that is no multiple of ten', { limit: '25' }, 'limit'],
    ['a limit below ten', { limit: '5' }, 'limit'],
    ['a limit of nought', { limit: '0' }, 'limit'],
    ['a limit above a hundred', { limit: '110' }, 'limit'],
    ['a limit that is no number', { limit: 'ten' }, 'limit'],
    ['a cursor without its version', { starting_after: 'eyJpZCI6IjEwMDAifQ==' }, 'starting_after'],
    ['a cursor that is no base64', { starting_after: 'v1.!!!' }, 'starting_after'],
    ['a cursor that was cut off', { starting_after: 'v1.eyJpZCI6IjEwMDAif' }, 'starting_after'],
    ['a cursor that holds something else', { ending_before: 'v1.W10=' }, 'ending_before'],
    ['an empty cursor', { ending_before: '' }, 'ending_before'],
    ["a cursor of another organisation's list", { starting_after: 'v1.eyJpZCI6IjEifQ==' }, 'starting_after'],
    ['an unknown parameter', { page_size: '10' }, 'page_size'],
  ])('refuses %s', async (_, query, parameter) => {
    const reply = await visitor.read(`/orgs/${org.id}/invites`, query);
    expect(reply.status).toBe(400);
    expect(errorsIn(reply)[0]?.source).toEqual({ parameter });
  });

  test('refuses a limit given twice, as a client does that adds its own to a link', async () => {
    resize(org, 25);
    const next = linkIn(await visitor.read(`/orgs/${org.id}/invites`), 'next');
    const reply = await visitor.call('GET', `${next}&limit=10`);
    expect(reply.status).toBe(400);
    expect(errorsIn(reply)).toMatchObject([{ source: { parameter: 'limit' } }]);
  });

  test('refuses both cursors at once', async () => {
    resize(org, 25);
    const next = linkIn(await visitor.read(`/orgs/${org.id}/invites`), 'next') ?? '';
    const cursor = new URLSearchParams(next.split('?')[1]).get('starting_after') ?? '';
    expect((await visitor.call('GET', `${next}&ending_before=${encodeURIComponent(cursor)}`)).status).toBe(400);
  });
});

describe('a list that changes between two pages', () => {
  test('goes on behind the row that the cursor stands on, also where that row has gone', async () => {
    const { sandbox, org, visitor } = await starting({ vendor: { invitesPerOrg: 30 } });
    const ids = org.invites.rows().map(({ id }) => id);
    const first = await visitor.read(`/orgs/${org.id}/invites`);
    const second = await visitor.call('GET', linkIn(first, 'next') ?? '');
    org.invites.remove(ids[9] ?? '');
    org.invites.remove(ids[2] ?? '');
    org.invites.remove(ids[10] ?? '');
    const added = {
      id: crypto.randomUUID(),
      email: 'new@example.com',
      roleId: org.invites.rows()[0]?.roleId ?? '',
      active: true,
    };
    org.invites.insert(added, ids[11]);
    expect(idsIn(await visitor.call('GET', linkIn(first, 'next') ?? ''))).toEqual([added.id, ...ids.slice(11, 20)]);
    const before = await visitor.call('GET', linkIn(second, 'prev') ?? '');
    expect(idsIn(before)).toEqual([...ids.slice(0, 2), ...ids.slice(3, 9)]);
    expect(linkIn(before, 'prev')).toBeNull();
    await sandbox.close();
  });

  test('a page behind the end of what is left is empty and leads nowhere', async () => {
    const { sandbox, org, visitor } = await starting({ vendor: { invitesPerOrg: 12, lastLink: 'none' } });
    const first = await visitor.read(`/orgs/${org.id}/invites`);
    for (const { id } of org.invites.rows().slice(10)) org.invites.remove(id);
    expect(listIn(await visitor.call('GET', linkIn(first, 'next') ?? ''))).toMatchObject({ data: [], links: {} });
    await sandbox.close();
  });
});

describe('the forms of a link', () => {
  const cases = [
    ['relative', /^\/orgs\//],
    ['relative-rest', /^\/rest\/orgs\//],
    ['absolute', /^http:\/\/127\.0\.0\.1:\d+\/rest\/orgs\//],
    ['absolute-foreign', /^https:\/\/api\.snyk\.invalid\/rest\/orgs\//],
  ] as const;

  test.each(cases)('%s, as a string and as an object', async (links, form) => {
    const { sandbox, org, visitor } = await starting({ vendor: { links, invitesPerOrg: 11 } });
    const path = `/orgs/${org.id}/invites`;
    expect(listIn(await visitor.read(path)).links['next']).toMatch(form);
    sandbox.state.behaviour.linkForm = 'object';
    const reply = await visitor.read(path);
    expect(listIn(reply).links['next']).toEqual({ href: expect.stringMatching(form) });
    expect(idsIn(await visitor.call('GET', linkIn(reply, 'next') ?? ''))).toHaveLength(1);
    await sandbox.close();
  });

  test.each([
    ['null', { first: null, last: null, prev: null, next: null }],
    ['empty', { first: '', last: '', prev: '', next: '' }],
  ] as const)('a link that is not there can be %s', async (missingLinks, links) => {
    const { sandbox, org, visitor } = await starting({ vendor: { missingLinks } });
    expect(listIn(await visitor.read(`/orgs/${org.id}/invites`)).links).toEqual(links);
    await sandbox.close();
  });
});

describe('a vendor gone wrong', () => {
  test('the last page links to itself', async () => {
    const { sandbox, org, visitor } = await starting({ vendor: { invitesPerOrg: 15, paging: 'next-is-self' } });
    const first = await visitor.read(`/orgs/${org.id}/invites`, { limit: '10' });
    const next = linkIn(first, 'next') ?? '';
    expect(linkIn(await visitor.call('GET', next), 'next')).toBe(next);
    await sandbox.close();
  });

  test('the third page leads back to the second, in both directions', async () => {
    const { sandbox, org, visitor } = await starting({ vendor: { invitesPerOrg: 40 } });
    const first = await visitor.read(`/orgs/${org.id}/invites`);
    const last = await visitor.call('GET', linkIn(first, 'last') ?? '');
    sandbox.state.behaviour.paging = 'cursor-repeats';
    const forward = await walk(visitor, first, 'next', 5);
    expect(forward.map((page) => idsIn(page)[0])).toEqual([0, 10, 20, 10, 20].map((at) => org.invites.rows()[at]?.id));
    const backward = await walk(visitor, last, 'prev', 5);
    expect(backward.map((page) => idsIn(page)[0])).toEqual(
      [30, 20, 10, 20, 10].map((at) => org.invites.rows()[at]?.id),
    );
    await sandbox.close();
  });

  test('empty pages with a link onwards stand after every page, in both directions', async () => {
    const { sandbox, org, visitor } = await starting({ vendor: { invitesPerOrg: 15 } });
    const last = await visitor.call('GET', linkIn(await visitor.read(`/orgs/${org.id}/invites`), 'next') ?? '');
    sandbox.state.behaviour.emptyPages = 2;
    const pages = await walk(visitor, await visitor.read(`/orgs/${org.id}/invites`), 'next');
    expect(pages.map((page) => idsIn(page).length)).toEqual([10, 0, 0, 5, 0, 0, 0]);
    const back = await walk(visitor, last, 'prev');
    expect(back.map((page) => idsIn(page).length)).toEqual([5, 10, 0, 0, 0]);
    await sandbox.close();
  });
});
