import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SandboxedGateway, startSandboxedGateway } from '../harness/sandboxed-gateway.ts';

let gateway: SandboxedGateway;
beforeAll(async () => {
  gateway = await startSandboxedGateway();
});
afterAll(async () => gateway[Symbol.asyncDispose]());

const expectRefused = async (query: string, code: string, variables: object = {}): Promise<string> => {
  const { answer, calls } = await gateway.count(query, variables);
  expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
  expect(answer.errors?.[0]?.path).toBeDefined();
  expect(calls).toEqual({});
  return answer.errors?.[0]?.message ?? '';
};

describe('windows', () => {
  test.each([
    'first: 0',
    'first: -1',
    'first: 501',
    'last: 0',
    'last: 501',
    'first: 1, last: 1',
    'first: 1, before: "x"',
    'last: 1, after: "x"',
    'before: "x"',
    'after: "x", before: "y"',
  ])('(%s) is refused before any vendor is asked', async (window) => {
    await expectRefused(`{ users(${window}) { nodes { id } } }`, 'INVALID_WINDOW');
    await expectRefused(`{ directory(key: "snyk") { workspaces(${window}) { nodes { id } } } }`, 'INVALID_WINDOW');
  });

  test('the largest window is taken', async () => {
    const { errors } = await gateway.ask('{ users(first: 500) { nodes { id } } }');
    expect(errors).toBeUndefined();
  });
});

describe('cursors', () => {
  const query = 'query Users($after: String) { users(first: 2, after: $after) { nodes { id } } }';

  test('any string that Rollcall did not make is refused', async () => {
    const strings = fc.oneof(
      fc.string({ minLength: 0, maxLength: 60 }),
      fc.base64String({ maxLength: 80 }),
      fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
    );
    await fc.assert(
      fc.asyncProperty(strings, async (after) => {
        await expectRefused(query, 'INVALID_CURSOR', { after });
      }),
      { numRuns: 60 },
    );
  });

  test('a cursor of another list, filter or directory is refused; so is a truncated one', async () => {
    const { data } = await gateway.ask(`{
      users(first: 2) { pageInfo { endCursor } }
      searched: users(first: 1, filter: { search: "a" }) { pageInfo { endCursor } }
      tray: directory(key: "tray") { users(first: 2) { pageInfo { endCursor } } workspaces(first: 1) { pageInfo { endCursor } } }
      oum: directory(key: "oum") { users(first: 2) { pageInfo { endCursor } } }
    }`);
    const own = data.users.pageInfo.endCursor as string;
    const others = [
      data.searched.pageInfo.endCursor,
      data.tray.users.pageInfo.endCursor,
      data.tray.workspaces.pageInfo.endCursor,
      data.oum.users.pageInfo.endCursor,
      own.slice(0, -4),
    ] as string[];
    for (const after of others) await expectRefused(query, 'INVALID_CURSOR', { after });
    expect((await gateway.ask(query, { after: own })).errors).toBeUndefined();
  });
});

describe('ids', () => {
  const encode = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

  test.each([
    '',
    'x',
    '!!!',
    encode('User', 'tray', null, '../../etc'),
    encode('User', 'tray', null, '..'),
    encode('User', 'tray', 'scope', 'abc'),
    encode('User', 'oum', null, '..'),
    encode('User', 'snyk', null, 'not-a-uuid'),
    encode('Membership', 'tray', null, 'abc'),
    encode('Membership', 'tray', '../x', 'abc'),
    encode('Nonsense', 'tray', null, 'abc'),
    encode('Directory', 'tray', null, 'abc'),
    encode('User', 'tray', null, 'abc', 'more'),
  ])('%j is refused before any vendor is asked', async (id) => {
    await expectRefused('query Node($id: ID!) { node(id: $id) { id } }', 'INVALID_ID', { id });
  });

  test('one bad id among many fails alone, in its place', async () => {
    const { data } = await gateway.ask('{ directory(key: "tray") { id users(first: 2) { nodes { id } } } }');
    const [one, two] = (data.directory.users.nodes as { id: string }[]).map(({ id }) => id);
    const answer = await gateway.ask('query Nodes($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      ids: [one, 'bad', two, data.directory.id],
    });
    expect(answer.data.nodes).toEqual([{ id: one }, null, { id: two }, { id: data.directory.id }]);
    expect(answer.errors).toMatchObject([{ path: ['nodes', 1], extensions: { code: 'INVALID_ID' } }]);
  });

  test('an id of a directory that is not configured any more is null, not an error', async () => {
    const { answer, calls } = await gateway.count('query Node($id: ID!) { node(id: $id) { id } }', {
      id: encode('User', 'gone', null, 'abc'),
    });
    expect(answer).toEqual({ data: { node: null } });
    expect(calls).toEqual({});
  });

  test('more than 500 ids at once are refused', async () => {
    const ids = Array.from({ length: 501 }, () => encode('User', 'tray', null, 'abc'));
    await expectRefused('query Nodes($ids: [ID!]!) { nodes(ids: $ids) { id } }', 'INVALID_ID', { ids });
  });
});

describe('filters', () => {
  test.each([
    ['users(filter: { directories: ["nowhere"] })', /"nowhere".*tray, oum, snyk/],
    ['users(filter: { email: "not an address" })', /whole e-mail address/],
    ['users(filter: { email: "" })', /whole e-mail address/],
    ['users(filter: { search: "  " })', /part of a name/],
    ['workspaces(filter: { search: "" })', /part of a name/],
    ['users(filter: { directories: [] })', /`directories` is empty/],
    ['roles(filter: { providers: [] })', /`providers` is empty/],
    ['users(filter: { privileges: [] })', /`privileges` is empty/],
    ['memberships(filter: { privileges: [] })', /`privileges` is empty/],
    ['workspaces(filter: { types: [] })', /`types` is empty/],
    ['invites(filter: { statuses: [] })', /`statuses` is empty/],
  ])('%s is refused with a sentence', async (field, sentence) => {
    expect(await expectRefused(`{ ${field} { nodes { id } } }`, 'INVALID_FILTER')).toMatch(sentence);
  });

  test('a directory is named by its key or by its id', async () => {
    const { data } = await gateway.ask('{ directory(key: "oum") { id } }');
    const byId = await gateway.count(
      'query Of($id: ID!) { users(filter: { directories: [$id] }) { sources { directory { key } } nodes { id } } }',
      { id: data.directory.id },
    );
    expect(byId.answer.data.users.sources).toEqual([{ directory: { key: 'oum' } }]);
    expect(Object.keys(byId.calls)).toEqual(['oum']);
  });
});
