import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleQueries } from '../../src/server/examples.ts';
import { expectAlike, standing } from './alike.ts';
import { openWays, type Ways } from './ways.ts';

let ways: Ways;
beforeAll(async () => {
  ways = await openWays({ now: standing });
});
afterAll(() => ways[Symbol.asyncDispose]());

const few = '{ directory(key: "tray") { users(first: 2) { nodes { id name } } } }';
const two = 'query One { __typename } query Two($key: ID!) { directory(key: $key) { key } }';
const partial = '{ a: node(id: "x") { id } directories { key } }';
const byName = 'query T($name: String!) { __type(name: $name) { fields { name } } }';
const cost = { 'X-Rollcall-Upstream': '1' };

describe('what is asked', () => {
  test.each(exampleQueries)('$name', async ({ query, variables }) => {
    const answer = await expectAlike(ways, { body: { query, variables } });
    expect(answer.statusLine).toBe('HTTP/1.1 200 OK');
    const told = await expectAlike(ways, { body: { query, variables }, headers: cost });
    expect(told.body).toContain('"extensions":{"upstream":');
  });

  test.each<[string, object]>([
    ['__typename', { query: '{ __typename }' }],
    ['the schema', { query: getIntrospectionQuery() }],
    ['a type by its name', { query: byName, variables: { name: 'User' } }],
    ['one of two operations', { query: two, operationName: 'One' }],
    ['the other, with variables', { query: two, operationName: 'Two', variables: { key: 'tray' } }],
    ['an operation by its only name', { query: 'query One { __typename }', operationName: 'One' }],
    ['no variables, said by null', { query: few, variables: null, operationName: null, extensions: null }],
    ['no variables, said by an object without any', { query: few, variables: {} }],
    ['variables that nothing uses', { query: few, variables: { a: 1, b: { c: [true] } }, extensions: { a: {} } }],
    ['members that mean nothing', { query: few, id: 7, queries: [] }],
    ['names out of every script', { query: '{ a: __typename } # Ὀδυσσεύς 💥', variables: { '💥': 'ü\u2028' } }],
    ['nothing at all', { query: 'query S($s: Boolean!) { __typename @skip(if: $s) }', variables: { s: true } }],
    ['something wrong beside something right', { query: partial }],
  ])('%s', async (_name, body) => {
    await expectAlike(ways, { body });
    await expectAlike(ways, { body, headers: { ...cost, Accept: 'application/graphql-response+json' } });
  });

  test.each<[string, object]>([
    ['an operation that is not there', { query: two, operationName: 'Three' }],
    ['an operation without a name, of two', { query: two }],
    ['an operation whose name is empty', { query: 'query One { __typename }', operationName: '' }],
    ['what does not fit the schema', { query: '{ nobodyKnows }' }],
    ['what is no document', { query: '{' }],
    ['an empty document', { query: '' }],
    ['no document', { variables: {} }],
    ['a document that is no text', { query: 7 }],
    ['variables that are no object', { query: few, variables: [] }],
    ['an operation whose name is no text', { query: few, operationName: 1 }],
    ['a batch', [{ query: few }]],
    ['a hash without a manifest', { extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } }],
    [
      'variables that are nested too deeply',
      { query: few, variables: JSON.parse(`{"a":${'['.repeat(40)}${']'.repeat(40)}}`) },
    ],
    ['too many variables', { query: few, variables: { a: Array.from({ length: 50_000 }, () => 0) } }],
  ])('%s, which is refused in one way only', async (_name, body) => {
    await expectAlike(ways, { body }, { isDirect: false });
    await expectAlike(ways, { body, headers: { Accept: 'application/graphql-response+json' } }, { isDirect: false });
  });

  test.each(['not JSON', '"text"', 'null', '', `\u{feff}${JSON.stringify({ query: few })}`])(
    'the body %j',
    async (body) => {
      await expectAlike(ways, { body }, { isDirect: false });
    },
  );

  test('bytes that are no UTF-8', async () => {
    const body = Buffer.from(`{"query":"{ __typename } # \u00e9"}`, 'latin1');
    const { body: text } = await expectAlike(ways, { body }, { isDirect: false });
    expect(text).toContain('not valid UTF-8');
  });

  test('a member twice, of which the last counts', async () => {
    await ways.learn(few);
    const body = `{"query":"{ a }","query":${JSON.stringify(few)},"variables":{"__proto__":{"a":1}}}`;
    const yoga = await ways.send('yoga', { body });
    expect(await ways.send('known', { body })).toEqual(yoga);
    expect(ways.taken.at(-1)).toBe('direct');
  });
});

describe('the header', () => {
  const accepts = [
    null,
    '',
    '*/*',
    'application/*',
    'application/json',
    'application/graphql-response+json',
    'application/graphql-response+json, application/json;q=0.9',
    'application/json;q=0.5, application/graphql-response+json;q=0.9',
    'application/json;q=0, */*',
    'text/html, */*;q=0.1',
    'APPLICATION/JSON; charset=UTF-8',
    'multipart/mixed;deferSpec=20220824, application/json',
    'text/event-stream, application/graphql-response+json',
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  ];
  test.each(accepts)('Accept: %s', async (accept) => {
    for (const query of [few, partial, '{ a: node(id: "x") { id } }']) {
      await expectAlike(ways, { body: { query }, headers: { Accept: accept } });
    }
    await expectAlike(ways, { body: { query: '{' }, headers: { Accept: accept } }, { isDirect: false });
  });

  test.each([
    [{ 'Content-Type': 'application/json; charset=utf-8' }],
    [{ 'Content-Type': 'APPLICATION/JSON;CHARSET="UTF-8"' }],
    [{ 'Content-Encoding': 'identity' }],
    [{ 'X-Request-Id': 'a.b_c-D9' }],
    [{ 'X-Rollcall-Upstream': '0' }],
    [{ 'X-Rollcall-Upstream': '1, 1' }],
    [{ 'Sec-Fetch-Site': 'none' }],
    [{ 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'cors' }],
    [{ Connection: 'close' }],
    [{ 'User-Agent': 'client/1.0', 'Accept-Encoding': 'gzip, br', 'Accept-Language': 'en', Cookie: 'a=b' }],
    [{ Traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', Tracestate: 'a=b' }],
    [{ 'X-Forwarded-For': '203.0.113.7', 'X-Forwarded-Host': 'evil.example', Authorization: 'Bearer whatever' }],
  ])('of %j changes nothing of the way', async (headers) => {
    await expectAlike(ways, { body: { query: few }, headers });
    await expectAlike(ways, { body: { query: partial }, headers });
  });

  test.each([
    [{ Accept: 'text/html' }, 406],
    [{ Accept: 'application/json;q=0' }, 406],
    [{ 'Content-Type': 'text/plain' }, 415],
    [{ 'Content-Type': 'application/json; charset=latin1' }, 415],
    [{ 'Content-Type': null }, 415],
    [{ 'Content-Encoding': 'gzip' }, 415],
    [{ Origin: 'http://evil.example' }, 403],
    [{ Origin: 'null' }, 403],
    [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
    [{ 'X-Rollcall-Token-tray': 'a-token' }, 400],
    [{ Origin: 'http://localhost', 'Sec-Fetch-Site': 'same-origin' }, 200],
  ])('of %j takes the other way, with status %i', async (headers, status) => {
    const { statusLine } = await expectAlike(ways, { body: { query: few }, headers }, { isDirect: false });
    expect(statusLine).toContain(` ${status} `);
  });

  test.each(['has spaces in it', 'a'.repeat(65), 'ü'])('X-Request-Id: %s is replaced in both ways', async (id) => {
    await ways.learn(few);
    const answers = [await ways.send('yoga', { body: { query: few }, headers: { 'X-Request-Id': id } })];
    answers.push(await ways.send('known', { body: { query: few }, headers: { 'X-Request-Id': id } }));
    const given = answers.map(({ headers }) => headers.find((line) => line.startsWith('x-request-id: ')));
    for (const line of given) expect(line).toMatch(/^x-request-id: [0-9a-f-]{36}$/);
  });
});

describe('the gateway', () => {
  test('that lets other origins ask says so in every answer', async () => {
    await using open = await openWays({ now: standing, config: { server: { corsOrigins: ['https://app.example'] } } });
    for (const query of [few, partial]) {
      const { headers } = await expectAlike(open, { body: { query } });
      expect(headers).toContain('vary: Origin');
      const Origin = 'https://app.example';
      await expectAlike(open, { body: { query }, headers: { Origin } }, { isDirect: false });
    }
  });

  test('in production suggests no names, in either way', async () => {
    const config = { production: true, introspection: true };
    await using production = await openWays({ now: standing, config });
    const query = 'query F($filter: UserFilter) { users(first: 1, filter: $filter) { nodes { id } } }';
    for (const filter of [{ emial: 'a' }, { accountTypes: ['HUMANN'] }, { email: 1 }]) {
      const { body } = await expectAlike(production, { body: { query, variables: { filter } } });
      expect(body).not.toContain('Did you mean');
      expect((await expectAlike(ways, { body: { query, variables: { filter } } })).body).toContain('"errors"');
    }
  });

  test('that shows no schema answers everything else', async () => {
    await using closed = await openWays({ now: standing, config: { introspection: false } });
    await expectAlike(closed, { body: { query: '{ __schema { types { name } } }' } }, { isDirect: false });
    await expectAlike(closed, { body: { query: '{ __typename }' } });
  });

  test.each([true, false])('finds trusted documents by their ids; enforced: %j', async (enforced) => {
    const id = createHash('sha256').update(few).digest('hex');
    const file = join(mkdtempSync(join(tmpdir(), 'rollcall-ways-')), 'documents.json');
    writeFileSync(file, JSON.stringify({ [`sha256:${id}`]: few }));
    await using trusting = await openWays({ now: standing, config: { trustedDocuments: { file, enforced } } });
    const persistedQuery = { version: 1, sha256Hash: id };
    for (const body of [
      { documentId: `sha256:${id}` },
      { documentId: id },
      { extensions: { persistedQuery } },
      { query: few, extensions: { persistedQuery } },
      { query: few },
    ]) {
      const yoga = await trusting.send('yoga', { body });
      expect(await trusting.send('known', { body })).toEqual(yoga);
      expect(trusting.taken.at(-1)).toBe('direct');
      expect(yoga.statusLine).toBe('HTTP/1.1 200 OK');
    }
    const other = { query: '{ __typename }' };
    await expectAlike(trusting, { body: other }, { isDirect: !enforced });
    for (const body of [
      { ...other, documentId: id },
      { documentId: 'b'.repeat(64) },
      { extensions: { persistedQuery: 7 } },
      { extensions: { persistedQuery: { sha256Hash: 'b'.repeat(64) } } },
    ]) {
      await expectAlike(trusting, { body }, { isDirect: false });
    }
  });
});
