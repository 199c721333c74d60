import { describe, expect, test } from 'vitest';
import { hashApiKey, newApiKey } from '../../src/access/api-key.ts';
import { startIssuer } from '../harness/issuer.ts';
import { expectAlike, expectSceneAlike, standing } from './alike.ts';
import { openWays } from './ways.ts';

const invite = `mutation Invite($email: String!, $role: ID!, $key: String) {
  inviteUser(input: { email: $email, idempotencyKey: $key, targets: [{ directory: "tray", roleIds: [$role] }] }) {
    outcome
    problems { code message path }
    results { invite { email status } }
  }
}`;
const roles = '{ directory(key: "tray") { roles { nodes { id name } } } }';

test('mutations, with idempotency keys, repeated and refused', async () => {
  const answers = await expectSceneAlike({ documents: [invite] }, async (ask, { sandboxed }) => {
    const { data } = await sandboxed.ask(roles);
    const role: string = data.directory.roles.nodes.find(({ name }: { name: string }) => name === 'Viewer').id;
    const found = [];
    for (const variables of [
      { email: 'once@example.com', role, key: 'a' },
      { email: 'once@example.com', role, key: 'a' },
      { email: 'other@example.com', role, key: 'a' },
      { email: 'once@example.com', role },
      { email: 'not an address', role, key: 'b' },
      { email: 'third@example.com', role: 'x' },
      { email: 'fourth@example.com' },
    ]) {
      found.push(await ask({ body: { query: invite, variables } }));
    }
    sandboxed.sandbox('tray').inject({ kind: 'reset', matches: ({ method }) => method !== 'GET' });
    found.push(await ask({ body: { query: invite, variables: { email: 'fifth@example.com', role, key: 'c' } } }));
    expect(sandboxed.sandbox('tray').requests.filter(({ method }) => method === 'POST').length).toBeGreaterThan(1);
    return found;
  });
  expect(answers[0]?.body).toContain('APPLIED');
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]?.body).toContain('KEY_REUSED');
});

const members = '{ viewer { name } users(first: 2) { nodes { id } sources { state } } directory(key: "oum") { key } }';

describe('callers', () => {
  test('with keys see what they may, and others are refused', async () => {
    const [one, other] = [newApiKey(), newApiKey()];
    const keys = [
      { name: 'one', hash: hashApiKey(one), grants: { tray: ['read'] } },
      { name: 'other', hash: hashApiKey(other), grants: { '*': ['read'] } },
    ] as const;
    const access = { keys };
    await using ways = await openWays({ now: standing, config: { access, exposeRaw: false } });
    const answers = [];
    for (const key of [one, other]) {
      const headers = { Authorization: `Bearer ${key}`, 'X-Rollcall-Upstream': '1' };
      answers.push((await expectAlike(ways, { body: { query: members }, headers })).body);
    }
    expect(answers[0]).not.toBe(answers[1]);
    for (const Authorization of [null, 'Bearer nobody', 'Basic YTpi', `bearer  ${one}x`]) {
      await expectAlike(ways, { body: { query: members }, headers: { Authorization } }, { isDirect: false });
    }
  });

  test('with tokens of an issuer, also such as have expired', async () => {
    await using issuer = await startIssuer({ now: standing });
    const config = { access: { jwt: issuer.settings() }, exposeRaw: false };
    await using ways = await openWays({ now: standing, config });
    const ask = async (claims: object, isDirect: boolean) => {
      const headers = { Authorization: `Bearer ${await issuer.sign({ ...claims })}` };
      return expectAlike(ways, { body: { query: members }, headers }, { isDirect });
    };
    expect((await ask({}, true)).statusLine).toContain(' 200 ');
    expect((await ask({ exp: 1 }, false)).statusLine).toContain(' 401 ');
    expect((await ask({ aud: 'another' }, false)).statusLine).toContain(' 401 ');
  });

  test('who ask too often are counted once a request, whichever way it takes', async () => {
    const config = { limits: { requestsPerMinute: 6 } };
    await using ways = await openWays({ now: standing, config });
    const statuses = [];
    for (const way of ['new', 'known', 'yoga', 'new', 'new', 'yoga', 'yoga', 'known', 'new'] as const) {
      const query = '{ __typename }';
      statuses.push(Number((await ways.send(way, { body: { query } })).statusLine.split(' ')[1]));
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429, 429, 429]);
  });
});
