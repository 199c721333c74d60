import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashApiKey, newApiKey } from '../../src/access/api-key.ts';
import type { Grants } from '../../src/config/config.ts';
import { createGateway, type Gateway } from '../../src/gateway.ts';
import { providerModules } from '../../src/providers/index.ts';
import { type Sandboxes, startSandboxes } from '../../src/sandbox/start.ts';
import { createLogger } from '../../src/server/logger.ts';

const key = newApiKey();
const admin = newApiKey();
let started: Sandboxes;
let wide: Gateway;
let narrow: Gateway;

/** A gateway on the sandboxes, of some vendors or all. */
const open = (keys: readonly string[]): Gateway => {
  const directories = providerModules
    .filter(({ defaultKey }) => keys.includes(defaultKey))
    .map(({ name, defaultKey }) => ({ key: defaultKey, provider: name, ...started.sandboxes.get(name)?.settings }));
  const grants: Grants = { tray: ['read', 'write', 'audit', 'raw'] };
  return createGateway(
    {
      directories,
      ledger: ':memory:',
      upstream: { rate: false },
      exposeRaw: true,
      limits: { callsPerRequest: 40 },
      access: {
        keys: [
          { name: 'narrow', hash: hashApiKey(key), grants },
          { name: 'admin', hash: hashApiKey(admin), grants: { '*': ['read', 'write', 'audit', 'raw'] } },
        ],
      },
    },
    { logger: createLogger('silent') },
  );
};

beforeAll(async () => {
  started = await startSandboxes(providerModules);
  wide = open(['tray', 'oum', 'snyk']);
  narrow = open(['tray']);
});
afterAll(async () => {
  await Promise.all([wide.dispose(), narrow.dispose()]);
  await started.close();
});

const ask = async (gateway: Gateway, query: string, secret = key) => {
  const response = await gateway.fetch(
    new Request('http://gateway/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        authorization: `Bearer ${secret}`,
        'x-rollcall-upstream': '1',
      },
      body: JSON.stringify({ query }),
    }),
  );
  const headers = [...response.headers].filter(([name]) => name !== 'x-request-id' && name !== 'date');
  return { status: response.status, headers, text: await response.text() };
};

const deep = (list: string): string =>
  `{ ${list}(first: 500) { nodes { id ... on User { memberships(first: 500) { nodes { workspace { members(first: 500) { nodes { email } } } } } } } } }`;

const queries: readonly string[] = [
  '{ viewer { name kind permissions { directory { key } permissions } } }',
  '{ directories { key health { state } capabilities { operation support } } }',
  '{ users { totalCount nodes { id email raw } sources { directory { key } state notes } } }',
  '{ users(filter: { directories: ["oum"] }) { nodes { id } } }',
  '{ invites { totalCount nodes { id } sources { directory { key } } } }',
  '{ auditEvents { totalCount nodes { id } sources { directory { key } } } }',
  '{ users(first: 501) { nodes { id } } }',
  '{ nothing }',
  deep('users'),
  `{ ${Array.from({ length: 30 }, (_, index) => `a${index}: users(first: 500, filter: { search: "${index}" }) { nodes { id } }`).join(' ')} }`,
  'mutation { reconcileInvites(input: { dryRun: true }) { outcome sources { directory { key } } problems { code message } } }',
  'mutation { removeUser(input: { userId: "WyJVc2VyIiwic255ayIsbnVsbCwieCJd" }) { outcome problems { code message } } }',
];

describe('over HTTP, somebody who may see one directory of three', () => {
  test.each(queries)('is answered as by a gateway that has no other: %s', async (query) => {
    const hidden = await ask(wide, query);
    const alone = await ask(narrow, query);
    expect(hidden).toEqual(alone);
    expect(hidden.status).toBeLessThan(500);
  });

  test('most of which is no refusal', async () => {
    const answers = await Promise.all(queries.map((query) => ask(narrow, query)));
    expect(answers.filter(({ text }) => text.includes('"data":{')).length).toBeGreaterThan(6);
    expect(answers.some(({ text }) => text.includes('QUERY_TOO_EXPENSIVE'))).toBe(true);
    expect(answers.some(({ text }) => text.includes('"upstream"'))).toBe(true);
  });

  test('while somebody who may see all is answered otherwise', async () => {
    const query = '{ directories { key } users { totalCount } }';
    expect(await ask(wide, query, admin)).not.toEqual(await ask(wide, query));
  });
});
