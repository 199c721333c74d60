import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema } from 'graphql';
import { afterAll, beforeEach, beforeAll, describe, expect, test } from 'vitest';
import { openRawClient } from '../../test/both-ways/raw-client.ts';
import { bytesOf, type Posted } from '../../test/both-ways/ways.ts';
import { serverSettings } from '../../test/harness/server-settings.ts';
import type { Authentication } from '../access/authentication.ts';
import { anonymous } from '../domain/principal.ts';
import { createAdmission } from './admission.ts';
import { type Begun, createDirectWay, type DirectWayOptions, type Ready } from './direct-way.ts';
import { createQueryDocuments } from './query-documents.ts';
import { createRequestQuota } from './request-quota.ts';
import { checkVariables } from './use-query-documents.ts';
import { createDocumentChoice } from './use-trusted-documents.ts';

const schema = buildSchema('type Query { hello(times: Int): String }');
const hello = 'query Hello($times: Int) { hello(times: $times) }';
const two = 'query One { hello } query Two { hello }';
const unknown = '{ hello }';

const documents = createQueryDocuments(schema, serverSettings().limits);
for (const text of [hello, two]) documents.keep(documents.read(text));

const knownCaller: Authentication = {
  state: 'KNOWN',
  principal: { ...anonymous(false), kind: 'API_KEY', name: 'ada' },
};
const admissionWith = (authenticate: Parameters<typeof createAdmission>[0]['authenticate']) =>
  createAdmission({ authenticate, anonymous: anonymous(false), trustedProxies: [] });

/** What went the short way, and what is known of each request that went the other. */
let carried: Ready[] = [];
let left: Begun[] = [];
let counted = 0;
const standard = (): DirectWayOptions => ({
  admission: admissionWith(null),
  count: () => {
    counted += 1;
    return Promise.resolve(null);
  },
  documents,
  choose: createDocumentChoice({ trusted: null, production: false }),
  checkVariables: (variables) => checkVariables(variables, { depth: 3, mostValues: 5 }),
  tokenDirectories: new Set(['acme']),
  bodyBytes: 500,
  isTooMuch: () => false,
  begin: () => true,
  carryOut: async (ready, response) => {
    carried.push(ready);
    response.end('carried out');
  },
});
let answer = createDirectWay(standard());

const listener: RequestListener = (request, response) => {
  void answer(request, response).then((begun) => {
    if (begun === null) return;
    left.push(begun);
    request.resume();
    response.setHeader('connection', 'close');
    response.end('the other way');
  });
};
const server = createServer(listener);
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  carried = [];
  left = [];
  counted = 0;
  answer = createDirectWay(standard());
});

const send = async (bytes: Uint8Array | string): Promise<'direct' | 'other'> => {
  const client = openRawClient(port);
  const { body } = await client.ask(bytes);
  client.close();
  return body === 'carried out' ? 'direct' : 'other';
};
const post = (posted: Partial<Posted>, isChunked = false) =>
  send(bytesOf({ body: { query: hello, variables: { times: 2 } }, ...posted }, isChunked));

describe('the short way takes', () => {
  test('a known document, and hands on what is to be carried out', async () => {
    expect(await post({})).toBe('direct');
    expect(counted).toBe(1);
    expect(carried).toMatchObject([
      {
        record: { id: 'request-1' },
        caller: { principal: { kind: 'ANONYMOUS' } },
        params: { variables: { times: 2 } },
      },
    ]);
    expect(carried[0]?.known.text).toBe(hello);
    expect(carried[0]?.operation.name?.value).toBe('Hello');
    expect(carried[0]?.header('content-type')).toBe('application/json');
    expect(carried[0]?.header('x-nothing')).toBeNull();
  });

  test.each<[string, Partial<Posted>]>([
    ['one operation of two, by its name', { body: { query: two, operationName: 'Two' } }],
    ['a body as long as may be', { body: `{"query":${JSON.stringify(hello)}}`.padEnd(500) }],
    ['JSON with a charset', { headers: { 'Content-Type': 'application/json; charset=utf-8' } }],
    ['who accepts anything', { headers: { Accept: '*/*' } }],
    ['who says nothing of what they accept', { headers: { Accept: null } }],
    ['a request that a person made', { headers: { 'Sec-Fetch-Site': 'none' } }],
    ['a body that is said not to be compressed', { headers: { 'Content-Encoding': 'identity' } }],
    ['a token that a directory takes', { headers: { 'X-Rollcall-Token-Acme': 'token' } }],
  ])('%s', async (_name, posted) => {
    expect(await post(posted)).toBe('direct');
    expect(left).toEqual([]);
  });

  test('callers who are known, with their tokens', async () => {
    const authenticate = (): Authentication => knownCaller;
    answer = createDirectWay({ ...standard(), admission: admissionWith(authenticate) });
    expect(await post({ headers: { 'X-Rollcall-Token-Acme': 'token' } })).toBe('direct');
    expect(carried[0]?.caller.principal.name).toBe('ada');
    answer = createDirectWay({ ...standard(), admission: admissionWith(() => Promise.resolve(knownCaller)) });
    expect(await post({})).toBe('direct');
  });
});

describe('nothing is begun of', () => {
  test.each<[string, Partial<Posted>]>([
    ['a body that is too long', { body: 'x'.repeat(501) }],
    ['another path', { target: '/graphql/' }],
    ['a query in the URL', { target: '/graphql?a=b' }],
    ['a probe', { target: '/livez' }],
    ['a web page of this origin', { headers: { Origin: 'http://localhost' } }],
    ['a web page of any other', { headers: { 'Sec-Fetch-Site': 'cross-site' } }],
    ['a web page of the same site', { headers: { 'Sec-Fetch-Site': 'same-site' } }],
    ['another type', { headers: { 'Content-Type': 'text/plain' } }],
    ['another charset', { headers: { 'Content-Type': 'application/json; charset=latin1' } }],
    ['no type', { headers: { 'Content-Type': null } }],
    ['a compressed body', { headers: { 'Content-Encoding': 'gzip' } }],
    ['who accepts no JSON', { headers: { Accept: 'text/html' } }],
  ])('%s', async (_name, posted) => {
    expect(await post(posted)).toBe('other');
    expect(left).toEqual([{ record: null, body: null }]);
    expect(counted).toBe(0);
  });

  test('a body whose length is not announced, and other methods', async () => {
    expect(await post({}, true)).toBe('other');
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
      expect(await send(`${method} /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n`)).toBe('other');
    }
    expect(left).toEqual(Array.from({ length: 5 }, () => ({ record: null, body: null })));
  });

  test('one too many, and one that cannot be counted yet', async () => {
    answer = createDirectWay({ ...standard(), isTooMuch: () => true });
    expect(await post({})).toBe('other');
    answer = createDirectWay({ ...standard(), begin: () => false });
    expect(await post({})).toBe('other');
    expect(left).toEqual([
      { record: null, body: null },
      { record: null, body: null },
    ]);
  });
});

describe('what was begun goes the other way with its record, unread,', () => {
  test.each([{ state: 'MISSING' }, { state: 'UNKNOWN' }, { state: 'EXPIRED' }, { state: 'UNAVAILABLE' }] as const)(
    'of a caller who is not let in: $state',
    async (found) => {
      answer = createDirectWay({ ...standard(), admission: admissionWith(() => found) });
      expect(await post({})).toBe('other');
      expect(left).toMatchObject([{ record: { id: 'request-1', caller: null, quotaWait: undefined }, body: null }]);
      expect(counted).toBe(0);
    },
  );

  test.each([
    ['a directory that takes none', { 'X-Rollcall-Token-Other': 'token' }],
    ['a token that cannot be one', { 'X-Rollcall-Token-Acme': 'two words' }],
  ])('with a token for %s', async (_name, headers) => {
    expect(await post({ headers })).toBe('other');
    expect(left).toMatchObject([{ record: { caller: null }, body: null }]);
    expect(counted).toBe(0);
  });

  test('of who asks too often, who is counted once', async () => {
    answer = createDirectWay({ ...standard(), count: createRequestQuota(1) });
    expect(await post({})).toBe('direct');
    expect(await post({})).toBe('other');
    expect(left).toMatchObject([{ record: { quotaWait: 60 }, body: null }]);
  });
});

describe('what was read goes the other way with its record and its body', () => {
  test.each<[string, unknown]>([
    ['no JSON', 'not JSON'],
    ['nothing', ''],
    ['no object', '7'],
    ['a batch', [{ query: hello }]],
    ['no document', { variables: {} }],
    ['a document that is not known', { query: unknown }],
    ['a known document with a space behind it', { query: `${hello} ` }],
    ['two operations, and no name', { query: two }],
    ['the name of no operation', { query: hello, operationName: 'Other' }],
    ['an empty name', { query: hello, operationName: '' }],
    ['variables that are too deep', { query: hello, variables: { a: { b: { c: { d: 1 } } } } }],
    ['too many variables', { query: hello, variables: { a: [1, 2, 3, 4, 5] } }],
    ['variables that are no object', { query: hello, variables: 'x' }],
    ['an id of no document', { documentId: 'x' }],
    ['a hash of no document', { extensions: { persistedQuery: { sha256Hash: 'a'.repeat(64) } } }],
    ['a mark in front', `\u{feff}${JSON.stringify({ query: hello })}`],
    ['no UTF-8', Buffer.from(JSON.stringify({ query: hello, a: 'é' }), 'latin1')],
    ['half a character', Buffer.from(JSON.stringify({ query: hello, a: '💥' })).subarray(0, -3)],
  ])('where that is %s', async (_name, body) => {
    expect(await post({ body })).toBe('other');
    expect(counted).toBe(1);
    const bytes =
      body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    expect(left).toHaveLength(1);
    expect(left[0]?.record?.caller).not.toBeNull();
    expect(Buffer.from(left[0]?.body ?? [])).toEqual(Buffer.from(bytes));
  });

  test('where only trusted documents are carried out, and it is none', async () => {
    const documentsById = new Map([['sha256:1', hello]]);
    const choose = createDocumentChoice({ trusted: { documents: documentsById, enforced: true }, production: true });
    answer = createDirectWay({ ...standard(), choose });
    expect(await post({ body: { query: two, operationName: 'One' } })).toBe('other');
    expect(await post({ body: { query: two, operationName: 'One', documentId: 'sha256:1' } })).toBe('other');
    expect(await post({ body: { documentId: 'sha256:1' } })).toBe('direct');
    expect(await post({ body: { query: hello } })).toBe('direct');
  });
});
