import { createHash } from 'node:crypto';
import { GraphQLInt, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { describe, expect, test } from 'vitest';
import { serverSettings } from '../../test/harness/server-settings.ts';
import { createServer } from './server.ts';
import type { ServerSettings } from './server-options.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const hello = { type: GraphQLString, args: { times: { type: GraphQLInt } }, resolve: () => 'hi' };
const schema = new GraphQLSchema({
  query: new GraphQLObjectType({ name: 'Query', fields: { hello } }),
  mutation: new GraphQLObjectType({ name: 'Mutation', fields: { change: hello } }),
});

const text = 'query Hello($times: Int) { hello(times: $times) }';
const mutation = 'mutation Change { change }';
const broken = '{ gone }';
const hashOf = (document: string): string => createHash('sha256').update(document).digest('hex');
const documents = new Map([text, mutation, broken].map((document) => [`sha256:${hashOf(document)}`, document]));

const serverWith = (changes: Partial<ServerSettings>) =>
  createServer({
    schema,
    createContext: (scope) => scope,
    logger: silent,
    settings: { ...serverSettings(), ...changes },
    isReady: () => true,
  });
const without = serverWith({});
const open = serverWith({ trustedDocuments: { documents, enforced: false } });
const enforced = serverWith({ trustedDocuments: { documents, enforced: true } });
const production = serverWith({ production: true, trustedDocuments: { documents, enforced: false } });

type Server = typeof open;
const post = async (server: Server, body: object, accept = 'application/json') => {
  const headers = { 'content-type': 'application/json', accept };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await server.fetch(new Request('http://localhost/graphql', init));
  return { status: response.status, allow: response.headers.get('allow'), ...(await response.json()) };
};
const get = async (server: Server, parameters: Record<string, string>) => {
  const response = await server.fetch(new Request(`http://localhost/graphql?${new URLSearchParams(parameters)}`));
  return { status: response.status, allow: response.headers.get('allow'), ...(await response.json()) };
};
const done = { status: 200, data: { hello: 'hi' } };
const refusedAs = (code: string, status: number) => ({ status, errors: [{ extensions: { code } }] });
const apollo = (document: string) => ({ persistedQuery: { version: 1, sha256Hash: hashOf(document) } });

describe('a document is carried out that is asked for', () => {
  test.each([
    ['by its id', { documentId: `sha256:${hashOf(text)}` }],
    ['by its hash alone', { documentId: hashOf(text) }],
    ['by its hash in capitals', { documentId: hashOf(text).toUpperCase() }],
    ["as Apollo's clients do", { extensions: apollo(text) }],
    ['by its id, with null for its text', { query: null, documentId: `sha256:${hashOf(text)}` }],
    ['by its text', { query: text }],
    ['by both', { query: text, documentId: `sha256:${hashOf(text)}` }],
    ['by both, with what Apollo adds', { query: text, extensions: apollo(text) }],
  ])('%s', async (_how, asked) => {
    for (const server of [open, enforced, production]) {
      expect(await post(server, { ...asked, variables: { times: 2 } })).toMatchObject(done);
    }
  });

  test('by GET too, in production as well', async () => {
    const ways = [
      { documentId: `sha256:${hashOf(text)}` },
      { extensions: JSON.stringify(apollo(text)) },
      { query: text },
    ];
    for (const server of [open, enforced, production]) {
      for (const asked of ways) {
        expect(await get(server, { ...(asked as Record<string, string>), variables: '{"times":1}' })).toMatchObject(
          done,
        );
      }
    }
  });
});

describe('an id that nobody knows', () => {
  const nobody = { documentId: `sha256:${'0'.repeat(64)}` };

  test.each([
    nobody,
    { documentId: '' },
    { documentId: 'hello' },
    { documentId: 'sha256:__proto__' },
    { documentId: `md5:${hashOf(text)}` },
    { documentId: ` sha256:${hashOf(text)}` },
    { documentId: `sha256:${hashOf(text)}`.toUpperCase() },
  ])('is told as such: %j', async (asked) => {
    for (const server of [open, enforced, production]) {
      expect(await post(server, asked)).toMatchObject(refusedAs('PERSISTED_DOCUMENT_NOT_FOUND', 200));
      expect(await post(server, asked, 'application/graphql-response+json')).toMatchObject({ status: 400 });
    }
  });

  test("is told to Apollo's clients in the words that they go by", async () => {
    const asked = { extensions: apollo('{ other }') };
    expect((await post(open, asked)).errors[0].message).toBe('PersistedQueryNotFound');
    expect((await post(without, asked)).errors[0].message).toBe('PersistedQueryNotSupported');
  });

  test('cannot be given to a document by sending it', async () => {
    const other = '{ hello }';
    expect(await post(open, { query: other, extensions: apollo(other) })).toMatchObject(done);
    expect(await post(open, { extensions: apollo(other) })).toMatchObject(
      refusedAs('PERSISTED_DOCUMENT_NOT_FOUND', 200),
    );
    expect(await post(enforced, { query: other, extensions: apollo(other) })).toMatchObject(
      refusedAs('DOCUMENT_NOT_TRUSTED', 403),
    );
  });
});

test('an id and the text of another document contradict each other', async () => {
  const ids = [{ documentId: `sha256:${hashOf(text)}` }, { extensions: apollo(text) }];
  for (const id of ids) {
    for (const server of [open, enforced]) {
      expect(await post(server, { query: '{ hello }', ...id })).toMatchObject(refusedAs('BAD_REQUEST', 400));
    }
  }
});

test.each([
  [{ documentId: 7 }],
  [{ documentId: {} }],
  [{ extensions: { persistedQuery: 'x' } }],
  [{ extensions: { persistedQuery: {} } }],
  [{ extensions: { persistedQuery: { sha256Hash: 7 } } }],
  [{}],
  [{ query: null }],
])('the request %j names no document', async (asked) => {
  expect(await post(open, asked)).toMatchObject(refusedAs('BAD_REQUEST', 400));
});

test('where only trusted documents are carried out, no other one is, however near', async () => {
  for (const query of [`${text} `, text.replace('Hello', 'Hallo'), `#\n${text}`, '{ __typename }', '{ hello', '']) {
    expect(await post(enforced, { query })).toMatchObject(refusedAs('DOCUMENT_NOT_TRUSTED', 403));
    expect(await get(enforced, { query })).not.toMatchObject({ status: 200 });
  }
});

test('a trusted document is validated, and its variables are, as any other', async () => {
  expect(await post(enforced, { documentId: hashOf(broken) })).toMatchObject(
    refusedAs('GRAPHQL_VALIDATION_FAILED', 200),
  );
  expect(await post(enforced, { documentId: hashOf(text), variables: { times: 'x' } })).toMatchObject({
    errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
  });
});

describe('by GET', () => {
  test('a trusted mutation is refused as any other', async () => {
    for (const server of [open, enforced, production]) {
      const refused = await get(server, { documentId: hashOf(mutation) });
      expect(refused).toMatchObject({ ...refusedAs('METHOD_NOT_ALLOWED', 405), allow: 'POST' });
    }
  });

  test('anything else is refused in production', async () => {
    const closed = serverWith({ production: true });
    for (const parameters of [{ query: '{ hello }' }, { query: '{ hello' }, {}]) {
      for (const server of [production, closed]) {
        expect(await get(server, parameters)).toMatchObject({ ...refusedAs('METHOD_NOT_ALLOWED', 405), allow: 'POST' });
      }
    }
    expect(await get(closed, { documentId: hashOf(text) })).toMatchObject({ status: 405 });
  });
});
