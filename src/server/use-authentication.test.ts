import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serverSettings } from '../../test/harness/server-settings.ts';
import { hashApiKey, newApiKey } from '../access/api-key.ts';
import type { Authenticate } from '../access/authenticate.ts';
import { openAccess } from '../access/open-access.ts';
import type { Config } from '../config/config.ts';
import type { Logger } from './logger.ts';
import { createServer } from './server.ts';
import type { RequestScope } from './server-options.ts';

const lines: object[] = [];
const log = (fields: object): void => {
  lines.push(fields);
};
const logger: Logger = { debug: log, info: log, warn: log, error: log };

const [ci, expired] = [newApiKey(), newApiKey()];
const keys = [
  { name: 'ci', hash: hashApiKey(ci), grants: { oum: ['read'] } },
  { name: 'old', hash: hashApiKey(expired), grants: { oum: ['read'] }, expires: '2026-01-01' },
] as const;

let executed = 0;
let scope: RequestScope | null = null;
const schema = new GraphQLSchema({
  query: new GraphQLObjectType<unknown, RequestScope>({
    name: 'Query',
    fields: {
      me: {
        type: GraphQLString,
        resolve: (_source, _arguments, context) => {
          executed += 1;
          scope = context;
          return context.principal.name;
        },
      },
    },
  }),
});

let http: HttpServer | null = null;
beforeEach(() => {
  executed = 0;
  scope = null;
  lines.splice(0);
});
afterEach(async () => {
  http?.closeAllConnections();
  if (http !== null) await new Promise((resolve) => http?.close(resolve));
  http = null;
});

const open = (changes: Partial<Config> = { access: { keys } }, authenticate?: Authenticate) => {
  const settings = serverSettings(changes);
  const { access } = settings;
  const usual =
    access === null ? null : openAccess(access, { directories: ['oum'], now: () => new Date(), complain: log });
  return createServer({
    schema,
    createContext: (given) => given,
    logger,
    settings,
    isReady: () => true,
    authenticate: authenticate ?? usual,
    tokenDirectories: new Set(['own', 'hidden']),
  });
};
const query = JSON.stringify({ query: '{ me }' });
const post = (headers: Record<string, string> = {}, body = query) =>
  new Request('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
const withKey = (key: string) => ({ authorization: `Bearer ${key}` });
const codeOf = async (response: Response): Promise<unknown> => {
  const { errors, data } = (await response.json()) as { errors?: { extensions: { code: string } }[]; data?: unknown };
  return errors?.[0]?.extensions.code ?? data;
};

test('who shows a key is known to the graph and to the log', async () => {
  const response = await open().fetch(post(withKey(ci)));
  expect(await codeOf(response)).toEqual({ me: 'ci' });
  expect(scope?.principal.may('read', 'oum')).toBe(true);
  expect(scope?.principal.may('read', 'tray')).toBe(false);
  expect(lines).toEqual([expect.objectContaining({ caller: 'ci', status: 200 })]);
  expect(JSON.stringify(lines)).not.toContain(ci);
});

test.each([
  ['no key', {}, 'Bearer'],
  ['an unknown key', withKey(newApiKey()), 'Bearer error="invalid_token"'],
  ['an expired key', withKey(expired), 'Bearer error="invalid_token"'],
])('who shows %s is refused before anything is read', async (_name, headers: Record<string, string>, challenge) => {
  const server = open();
  for (const request of [
    post(headers),
    post(headers, '{'),
    post({ ...headers, 'content-type': 'text/plain' }),
    new Request(`http://localhost/graphql?query={me}`, { headers }),
    new Request('http://localhost/graphql/?query=%', { headers }),
    new Request('http://localhost/graphql', { method: 'PUT', headers }),
    new Request('http://localhost/graphql', { method: 'OPTIONS', headers }),
  ]) {
    const response = await server.fetch(request);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(challenge);
    expect(await codeOf(response)).toBe('UNAUTHENTICATED');
  }
  expect(executed).toBe(0);
  expect(lines[0]).toMatchObject({ status: 401, errorCodes: ['UNAUTHENTICATED'] });
});

test('only the holder of a key learns that it has expired', async () => {
  const messageOf = async (headers: Record<string, string>) => (await open().fetch(post(headers))).text();
  expect(await messageOf(withKey(expired))).toContain('expired');
  expect(await messageOf(withKey(newApiKey()))).not.toContain('expired');
  expect(await messageOf(withKey(newApiKey()))).toBe(await messageOf({ authorization: 'Basic Y2k6Y2k=' }));
});

test('a key is not looked for in the URL, a cookie or another header', async () => {
  const server = open();
  for (const request of [
    new Request(`http://localhost/graphql?query={me}&access_token=${ci}&token=${ci}`),
    post({ cookie: `token=${ci}; authorization=Bearer ${ci}` }),
    post({ 'x-api-key': ci, 'proxy-authorization': `Bearer ${ci}` }),
  ]) {
    expect((await server.fetch(request)).status).toBe(401);
  }
});

test('GraphiQL and the probes are open to everybody', async () => {
  const server = open({ access: { keys }, graphiql: true });
  for (const [path, accept] of [
    ['/graphql', 'text/html'],
    ['/livez', '*/*'],
    ['/readyz', '*/*'],
  ] as const) {
    expect((await server.fetch(new Request(`http://localhost${path}`, { headers: { accept } }))).status).toBe(200);
  }
});

test('without access everybody is the same caller, and needs no key', async () => {
  expect(await codeOf(await open({}).fetch(post()))).toEqual({ me: 'anonymous' });
  expect(lines[0]).not.toHaveProperty('caller');
});

test('a server with access that is given nothing to recognise callers by does not start', () => {
  const settings = serverSettings({ access: { keys } });
  expect(() =>
    createServer({ schema, createContext: (given) => given, logger, settings, isReady: () => true }),
  ).toThrow(/nothing that recognises/);
});

test('a token that cannot be verified now is no wrong one', async () => {
  const response = await open({ access: { keys } }, () => ({ state: 'UNAVAILABLE' })).fetch(post(withKey(ci)));
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('5');
  expect(await codeOf(response)).toBe('AUTHENTICATION_UNAVAILABLE');
});

test("a caller's own tokens reach the graph; one that no directory takes from them is refused", async () => {
  const known: Authenticate = () => ({
    state: 'KNOWN',
    principal: { kind: 'API_KEY', name: 'ci', may: (_permission, key) => key !== 'hidden', seesMetrics: false },
  });
  const server = open({ access: { keys } }, known);
  expect(await codeOf(await server.fetch(post({ 'x-rollcall-token-own': 'canary' })))).toEqual({ me: 'ci' });
  expect(scope?.tokens).toEqual(new Map([['own', 'canary']]));
  const messages = [];
  for (const key of ['oum', 'hidden', 'nothing']) {
    const response = await server.fetch(post({ [`x-rollcall-token-${key}`]: 'canary' }));
    expect(response.status).toBe(400);
    messages.push((await response.text()).replaceAll(key, '<key>'));
  }
  expect(new Set(messages).size).toBe(1);
  expect(messages[0]).not.toContain('canary');
});

/** Asks over a socket, so that there is an address. */
const overSocket = async (changes: Partial<Config>) => {
  http = createHttpServer(open(changes).listener);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  return (headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: query,
    });
};
const statusesOf = async (count: number, ask: () => Promise<Response>): Promise<Record<number, number>> => {
  const statuses: Record<number, number> = {};
  for (let index = 0; index < count; index += 1) {
    const response = await ask();
    await response.arrayBuffer();
    statuses[response.status] = (statuses[response.status] ?? 0) + 1;
  }
  return statuses;
};

test('who sends many wrong keys is told to wait, while good keys of the same address go on being good', async () => {
  const ask = await overSocket({ access: { keys }, server: { trustedProxies: ['127.0.0.1'] } });
  const from = (address: string, key: string) => ask({ ...withKey(key), 'x-forwarded-for': address });
  expect(await statusesOf(603, () => from('203.0.113.9', newApiKey()))).toEqual({ 401: 600, 429: 3 });
  const response = await from('203.0.113.9', newApiKey());
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await codeOf(response)).toBe('TOO_MANY_REQUESTS');
  expect((await from('203.0.113.9', ci)).status).toBe(200);
  expect((await from('203.0.113.10', newApiKey())).status).toBe(401);
});

test('a known caller is counted by name, wherever they ask from', async () => {
  const ask = await overSocket({
    access: { keys: [...keys, { name: 'other', hash: hashApiKey('other'), grants: {} }] },
    server: { trustedProxies: ['127.0.0.1'] },
    limits: { requestsPerMinute: 3 },
  });
  let address = 0;
  const from = (key: string) => ask({ ...withKey(key), 'x-forwarded-for': `203.0.113.${(address += 1)}` });
  expect(await statusesOf(5, () => from(ci))).toEqual({ 200: 3, 429: 2 });
  expect((await from('other')).status).toBe(200);
  expect(executed).toBe(4);
});

test('others are counted by where they come from, which only a trusted proxy can say', async () => {
  const believing = await overSocket({ server: { trustedProxies: ['127.0.0.0/8'] }, limits: { requestsPerMinute: 2 } });
  expect(await statusesOf(3, () => believing({ 'x-forwarded-for': '203.0.113.1' }))).toEqual({ 200: 2, 429: 1 });
  expect(await statusesOf(3, () => believing({ 'x-forwarded-for': '6.6.6.6, 203.0.113.2' }))).toEqual({
    200: 2,
    429: 1,
  });
  http?.closeAllConnections();
  await new Promise((resolve) => http?.close(resolve));
  const unbelieving = await overSocket({ limits: { requestsPerMinute: 2 } });
  let address = 0;
  const statuses = await statusesOf(4, () => unbelieving({ 'x-forwarded-for': `203.0.113.${(address += 1)}` }));
  expect(statuses).toEqual({ 200: 2, 429: 2 });
});

test('without a socket all who are not known are counted together', async () => {
  const server = open({ limits: { requestsPerMinute: 1 } });
  expect(await statusesOf(2, () => server.fetch(post({ 'x-forwarded-for': String(Math.random()) })))).toEqual({
    200: 1,
    429: 1,
  });
});
