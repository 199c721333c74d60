import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { StartSandbox } from '../../../sandbox/sandbox.ts';
import type { SnykSandboxOptions } from './options.ts';
import { type SnykSandbox, startSnykSandbox } from './server.ts';
import { errorsIn, listIn, visit, type Visitor } from './visitor.ts';

const using = async (
  options: Parameters<StartSandbox>[0],
  act: (sandbox: SnykSandbox, visitor: Visitor) => Promise<void>,
): Promise<void> => {
  const sandbox = await startSnykSandbox(options);
  try {
    await act(sandbox, visit(sandbox));
  } finally {
    await sandbox.close();
  }
};

describe('every request', () => {
  let sandbox: SnykSandbox;
  let visitor: Visitor;

  beforeAll(async () => {
    sandbox = await startSnykSandbox();
    visitor = visit(sandbox);
  });
  afterAll(() => sandbox.close());

  test.each(['token', 'Token', 'bearer', 'Bearer'])('may call its token a %s', async (word) => {
    const authorization = `${word} ${sandbox.state.token}`;
    expect((await visitor.call('GET', '/rest/self?version=2024-10-15', undefined, { authorization })).status).toBe(200);
    expect((await visitor.call('GET', '/v1/user/me', undefined, { authorization })).status).toBe(200);
  });

  test.each(['', 'token', 'token wrong', 'Basic dG9rZW4=', 'Bearertoken'])(
    'is a 401 with the authorization "%s", also where nothing else is right',
    async (authorization) => {
      for (const path of ['/rest/self?version=2024-10-15', '/rest/nothing']) {
        const reply = await visitor.call('GET', path, undefined, { authorization });
        expect(reply.status).toBe(401);
        expect(reply.body).toMatchObject({ jsonapi: { version: '1.0' } });
        expect(errorsIn(reply)).toMatchObject([{ status: '401' }]);
      }
      const old = await visitor.call('GET', '/v1/user/me', undefined, { authorization });
      expect(old).toMatchObject({ status: 401, body: { code: 401 } });
    },
  );

  test('without a token can also be refused by the gateway before Snyk, in a form without errors', async () => {
    sandbox.state.behaviour.unauthorized = 'gateway';
    const reply = await visitor.call('GET', '/rest/self?version=2024-10-15', undefined, { authorization: 'token x' });
    sandbox.state.behaviour.unauthorized = 'document';
    expect(reply).toMatchObject({ status: 401, body: { status: '401', code: 'Unauthorized' } });
  });

  test('is answered with the media type and the headers that Snyk documents', async () => {
    const { headers } = await visitor.read('/self', { version: '2026-03-25' });
    expect(headers.get('content-type')).toBe('application/vnd.api+json');
    expect(headers.get('snyk-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('snyk-version-requested')).toBe('2026-03-25');
    expect(headers.get('snyk-version-served')).toBe('2024-04-22');
    expect(headers.get('snyk-version-lifecycle-stage')).toBe('ga');
    expect(headers.get('deprecation')).toBeNull();
    const beta = await visitor.read('/groups');
    expect(beta.headers.get('snyk-version-served')).toBe('2023-01-30~beta');
    expect(beta.headers.get('snyk-version-lifecycle-stage')).toBe('beta');
  });

  test('is told of a release that has been replaced', async () => {
    const { headers } = await visitor.read('/orgs', { version: '2023-06-01' });
    expect(headers.get('snyk-version-served')).toBe('2023-05-29');
    expect(headers.get('deprecation')).toBe('2024-02-28T00:00:00Z');
    expect(headers.get('sunset')).toBe('2024-08-26');
    expect(headers.get('snyk-version-lifecycle-stage')).toBe('sunset');
  });

  test('needs a version, and one that exists', async () => {
    expect((await visitor.call('GET', '/rest/self')).status).toBe(400);
    expect((await visitor.read('/self', { version: 'now' })).status).toBe(400);
    expect((await visitor.read('/self', { version: '9999-01-01' })).status).toBe(400);
    expect((await visitor.read('/self', { version: '2024-04-21' })).status).toBe(404);
    expect((await visitor.read('/groups', { version: '2024-10-14' })).status).toBe(404);
    expect((await visitor.read('/groups', { version: '2024-10-15~beta' })).status).toBe(404);
    expect((await visitor.call('GET', '/rest/self?version=2024-10-15&version=2024-10-15')).status).toBe(400);
  });

  test('is a 404 where Snyk has no such path, as where a link already held /rest', async () => {
    for (const path of ['/rest/rest/self', '/self', '/rest/users', '/rest/orgs/', '/', '/v1/self']) {
      expect((await visitor.call('GET', `${path}?version=2024-10-15`)).status).toBe(404);
    }
    expect((await visitor.call('DELETE', '/rest/self?version=2024-10-15')).status).toBe(404);
  });

  test('may name no parameter that the operation does not have', async () => {
    const reply = await visitor.read('/self', { limit: '10' });
    expect(reply.status).toBe(400);
    expect(reply.body).toEqual({
      errors: [
        {
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          status: '400',
          detail: "Unknown query parameter 'limit'",
          source: { parameter: 'limit' },
        },
      ],
    });
  });

  test('names all parameters that are wrong at once', async () => {
    const reply = await visitor.read('/orgs', { limit: '5', is_personal: 'True', group_id: '7', expand: 'all' });
    const wrong = errorsIn(reply).map(({ source }) => source?.parameter);
    expect(wrong).toEqual(['limit', 'is_personal', 'group_id', 'expand']);
  });

  test('may only hold UUIDs in its path', async () => {
    const reply = await visitor.read('/orgs/platform/invites');
    expect(reply.status).toBe(400);
    expect(errorsIn(reply)).toMatchObject([{ source: { parameter: 'org_id' } }]);
  });

  test('is recorded as it was sent', async () => {
    sandbox.forget();
    await visitor.read('/self');
    expect(sandbox.requests).toMatchObject([{ method: 'GET', path: '/rest/self', query: 'version=2024-10-15' }]);
  });
});

describe('the account behind the token', () => {
  test.each([
    ['user', ['name', 'username', 'email', 'avatar_url', 'default_org_context']],
    ['service_account', ['name', 'default_org_context']],
    ['app_instance', ['name']],
  ] as const)('can be a %s, which has its own attributes', (self, attributes) =>
    using({ vendor: { self } }, async (_, visitor) => {
      const { body } = await visitor.read('/self');
      expect(body).toMatchObject({ data: { type: self }, links: { self: '/rest/self?version=2024-10-15' } });
      const { data } = z.looseObject({ data: z.looseObject({ attributes: z.looseObject({}) }) }).parse(body);
      expect(Object.keys(data.attributes)).toEqual(attributes);
    }),
  );
});

describe('the settings of a directory', () => {
  test('name the group, unless an organisation or nothing is asked for', async () => {
    const keys = async (options: SnykSandboxOptions): Promise<readonly string[]> => {
      let names: readonly string[] = [];
      await using({ vendor: options }, async ({ settings, url, state }) => {
        expect(settings).toMatchObject({ token: state.token, baseUrl: url });
        names = Object.keys(settings);
      });
      return names;
    };
    expect(await keys({})).toEqual(['token', 'baseUrl', 'groupId']);
    expect(await keys({ connect: 'org' })).toEqual(['token', 'baseUrl', 'orgId']);
    expect(await keys({ connect: 'token' })).toEqual(['token', 'baseUrl']);
    expect(await keys({ group: 'none' })).toEqual(['token', 'baseUrl']);
  });
});

describe('the size of the sandbox', () => {
  test('is as many users as were asked for, all of them in the group and none of them a service account', () =>
    using({ users: 123 }, async ({ state }, visitor) => {
      const [group] = state.groups.rows();
      const reply = await visitor.read(`/groups/${group?.id}/memberships`, {
        limit: '10',
        include_group_membership_count: 'true',
      });
      expect(listIn(reply).data[0]).toMatchObject({ meta: { group_membership_count: 123 } });
      const users = new Set(state.users.rows().map(({ id }) => id));
      expect(users.size).toBe(123);
      expect(state.serviceAccounts.rows().some(({ id }) => users.has(id))).toBe(false);
    }));

  test('can be set by organisation, member and invite', () =>
    using({ vendor: { orgs: 20, membersPerOrg: 20, invitesPerOrg: 11 } }, async ({ state }) => {
      const orgs = state.orgs.rows().filter(({ groupId }) => groupId !== null);
      expect(orgs).toHaveLength(20);
      for (const { memberships, invites } of orgs) {
        expect(new Set(memberships.rows().map(({ userId }) => userId)).size).toBe(20);
        expect(invites.rows().filter(({ active }) => !active)).toHaveLength(1);
      }
    }));

  test.each([
    [{ users: 11 }, 'from 12 to'],
    [{ users: 20, vendor: { membersPerOrg: 21 } }, 'cannot have 21 members of 20 users'],
    [{ vendor: { link: 'relative' } }, 'link'],
    [{ vendor: { links: 'sideways' } }, 'links'],
  ])('and the knobs are refused where they cannot be met: %j', async (options, message) => {
    await expect(startSnykSandbox(options)).rejects.toThrow(new RegExp(message));
  });
});
