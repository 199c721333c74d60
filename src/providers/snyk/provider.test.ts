import { afterEach, describe, expect, test } from 'vitest';
import { newCall, type OpenedDirectory, openDirectory, readWindow } from '../../../test/harness/opened-directory.ts';
import { createUpstreams } from '../../http/undici-transport.ts';
import { serve } from '../../loaders/offer.ts';
import { snyk } from './index.ts';
import type { SnykSandboxOptions } from './sandbox/options.ts';
import { type SnykSandbox, startSnykSandbox } from './sandbox/server.ts';

let opened: OpenedDirectory<SnykSandbox>;
const start = async (
  vendor: SnykSandboxOptions = {},
  settings: Readonly<Record<string, unknown>> = {},
): Promise<void> => {
  opened = await openDirectory(snyk, startSnykSandbox, { vendor }, settings);
};
afterEach(() => opened.close());

const viewer = () => serve(opened.provider, 'getViewer')(newCall());

describe('the viewer', () => {
  test('is a user whose role and login method the list of members tells', async () => {
    await start();
    const { callerId, users } = opened.sandbox.state;
    const { name, email, username } = users.get(callerId) ?? {};
    const account = { id: callerId, name, email, username, accountType: 'REGULAR', accountTypeRaw: 'user' };
    expect(await viewer()).toMatchObject({ ...account, roles: undefined, loginMethod: undefined });
    expect(opened.asked()).toEqual(['/rest/self?version=2024-10-15']);
    expect(await serve(opened.provider, 'getUser')(callerId, newCall())).toMatchObject({ ...account, roles: [{}] });
  });

  test.each([
    ['service_account', 'API'],
    ['app_instance', 'INTEGRATION'],
  ] as const)('is an account without an address: %s', async (self, accountType) => {
    await start({ self });
    expect(await viewer()).toMatchObject({
      accountType,
      accountTypeRaw: self,
      email: null,
      username: null,
      roles: null,
    });
  });

  test.each(['group', 'organisation', 'token'])(
    'is found by its id, though no list of members has it (%s)',
    async (scope) => {
      await start({ self: 'service_account' });
      const orgId = opened.sandbox.state.orgs.rows()[0]?.id;
      if (scope !== 'group') {
        await opened.close();
        await start({ self: 'service_account' }, { groupId: undefined, orgId: scope === 'token' ? undefined : orgId });
      }
      const { id } = await viewer();
      const getUser = serve(opened.provider, 'getUser');
      expect(await getUser(id, newCall())).toEqual(await viewer());
      expect(await getUser('00000000-0000-4000-8000-000000000000', newCall())).toBeNull();
    },
  );
});

describe('a check', () => {
  test('is one call, which reaches for the configured group', async () => {
    await start();
    await opened.provider.check(newCall());
    expect(opened.asked()).toEqual([expect.stringMatching(/^\/rest\/groups\/[0-9a-f-]{36}\/orgs\?.*limit=10$/)]);
  });

  test('is one call for the organisation, and one for the token where nothing is configured', async () => {
    await start();
    const orgId = opened.sandbox.state.orgs.rows()[0]?.id;
    await opened.close();
    await start({}, { groupId: undefined, orgId });
    await opened.provider.check(newCall());
    expect(opened.asked()).toEqual([`/rest/orgs/${orgId}?version=2024-10-15`]);
    await opened.close();
    await start({}, { groupId: undefined });
    await opened.provider.check(newCall());
    expect(opened.asked()).toEqual(['/rest/self?version=2024-10-15']);
  });

  test.each(['groupId', 'orgId'])('fails for a good token with a %s that it does not reach', async (setting) => {
    await start({}, { groupId: undefined, [setting]: '00000000-0000-4000-8000-000000000000' });
    await expect(opened.provider.check(newCall())).rejects.toMatchObject({ kind: 'not-found', directory: 'snyk' });
  });

  test.each(['document', 'gateway'] as const)(
    'fails for a wrong token, whichever way Snyk says so (%s)',
    async (unauthorized) => {
      await start({ unauthorized }, { token: 'canary' });
      const failure = await opened.provider.check(newCall()).catch((error: unknown) => error);
      expect(failure).toMatchObject({ kind: 'unauthorized', directory: 'snyk' });
      expect(String(failure)).not.toContain('canary');
    },
  );
});

test('the word before the token can be chosen, and the version', async () => {
  await start({}, { authScheme: 'bearer', apiVersion: '2025-11-05' });
  await readWindow(serve(opened.provider, 'listUsers')({ email: null, search: null }), { count: 10 });
  expect(opened.sandbox.requests[0]?.headers['authorization']).toBe(`bearer ${opened.sandbox.state.token}`);
  expect(opened.sandbox.requests[0]?.query).toBe('version=2025-11-05&limit=10');
});

test('a prefix of the base URL stays in front of every path', async () => {
  await start();
  const settings = snyk.settings.parse({ token: 'secret', baseUrl: `${opened.sandbox.url}/prefix/` });
  const provider = snyk.open(opened.provider.directory, settings, createUpstreams().connect);
  await expect(provider.check(newCall())).rejects.toMatchObject({ kind: 'unauthorized' });
  await provider.close();
  expect(opened.asked()).toEqual(['/prefix/rest/self?version=2024-10-15']);
});

test('a rate limit without a body says how long to wait, where Snyk does', async () => {
  await start();
  opened.sandbox.inject({ kind: 'status', status: 429, times: 1, headers: { 'x-ratelimit-reset': '17' }, body: '{}' });
  await expect(opened.provider.check(newCall())).rejects.toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 17 });
});

test('what could not be one of Snyk’s ids is known without a call', async () => {
  await start();
  const [user] = opened.sandbox.state.users.rows();
  for (const kind of ['User', 'Workspace', 'Role', 'Invite'] as const) {
    expect(opened.provider.isId(kind, user?.id ?? '')).toBe(true);
    expect(opened.provider.isId(kind, (user?.id ?? '').toUpperCase())).toBe(true);
    for (const id of ['', 'auth0|1', '../self', `${user?.id}/x`, user?.id.replaceAll('-', '') ?? '']) {
      expect(opened.provider.isId(kind, id)).toBe(false);
    }
  }
  expect(opened.asked()).toEqual([]);
});

test.each(['group', 'org', 'token'] as const)(
  'every operation is offered, with what a caller should know (%s)',
  async (connect) => {
    await start({ connect });
    for (const [name, offer] of Object.entries(opened.provider.operations)) {
      expect(offer.support, name).not.toBe('UNSUPPORTED');
      expect(offer, name).toMatchObject({ verification: 'SANDBOX' });
      if ('how' in offer && offer.how !== null) expect(offer.how, name).toMatch(/^[A-Z].*\.$/);
    }
    expect(Object.keys(opened.provider.gaps.User)).toEqual(connect === 'group' ? ['status'] : ['status', 'roles']);
  },
);
