import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashApiKey, newApiKey } from '../../src/access/api-key.ts';
import type { Permission } from '../../src/domain/principal.ts';
import { createGateway, type Gateway } from '../../src/gateway.ts';
import { providerModules } from '../../src/providers/index.ts';
import { startSandboxes } from '../../src/sandbox/start.ts';
import { createLogger } from '../../src/server/logger.ts';

type Key = 'tray' | 'snyk';
const permissionsOf = { ada: ['write'], bob: ['write'], eve: ['read'], audrey: ['write', 'audit'] } as const;
type Name = keyof typeof permissionsOf;
const apiKeys = { ada: newApiKey(), bob: newApiKey(), eve: newApiKey(), audrey: newApiKey() };
/** Which token somebody brings: the vendor's, one that it does not take, or none. */
type Brought = 'right' | 'wrong' | 'none';

let sandboxes: Awaited<ReturnType<typeof startSandboxes>>;
let gateway: Gateway;
const tokens = new Map<string, string>();
/** Of the invites that ada sent. */
const ids = {} as Record<Key, string>;

const ask = async (name: Name, brought: Brought, query: string, variables: object = {}) => {
  const headers = Object.fromEntries(
    [...tokens].map(([key, token]) => [`x-rollcall-token-${key}`, brought === 'right' ? token : 'nobody']),
  );
  const response = await gateway.fetch(
    new Request('http://gateway/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        authorization: `Bearer ${apiKeys[name]}`,
        ...(brought === 'none' ? {} : headers),
      },
      body: JSON.stringify({ query, variables }),
    }),
  );
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  return (await response.json()) as any;
};

const invite = (name: Name, target: object, email = 'guest@example.com') =>
  ask(
    name,
    'right',
    `mutation ($input: InviteUserInput!) { inviteUser(input: $input) {
      results { outcome problems { code message } invite { id email invitedBy } } } }`,
    { input: { email, name: 'A Guest', targets: [target] } },
  ).then(({ data }) => data.inviteUser.results[0]);

const targets = {} as Record<Key, object>;

beforeAll(async () => {
  sandboxes = await startSandboxes(providerModules);
  const directories = providerModules
    .filter(({ defaultKey }) => ['tray', 'snyk'].includes(defaultKey))
    .map(({ name, defaultKey }) => {
      const { token, ...settings } = sandboxes.sandboxes.get(name)?.settings ?? {};
      tokens.set(defaultKey, String(token));
      return { key: defaultKey, provider: name, tokenFrom: 'caller' as const, ...settings };
    });
  const keys = Object.entries(permissionsOf).map(([name, permissions]) => ({
    name,
    hash: hashApiKey(apiKeys[name as Name]),
    grants: { '*': [...permissions] as Permission[] },
  }));
  gateway = createGateway(
    { directories, ledger: ':memory:', upstream: { rate: false }, access: { keys } },
    { logger: createLogger('silent') },
  );
  const { data } = await ask(
    'ada',
    'right',
    `{ tray: directory(key: "tray") { roles { nodes { id name } } }
       snyk: directory(key: "snyk") { workspaces(first: 1) { nodes { id roles { nodes { id name } } } } } }`,
  );
  const named = (nodes: readonly { id: string; name: string }[], name: string) =>
    nodes.find((node) => node.name === name)?.id;
  const [workspace] = data.snyk.workspaces.nodes;
  targets.tray = { directory: 'tray', roleIds: [named(data.tray.roles.nodes, 'Viewer')] };
  targets.snyk = {
    directory: 'snyk',
    workspaceId: workspace.id,
    roleIds: [named(workspace.roles.nodes, 'Org Collaborator')],
  };
  for (const key of ['tray', 'snyk'] as const) {
    const sent = await invite('ada', targets[key]);
    expect(sent).toMatchObject({ outcome: 'APPLIED', invite: { invitedBy: 'ada' } });
    ids[key] = sent.invite.id;
  }
}, 60_000);
afterAll(async () => {
  await gateway.dispose();
  await sandboxes.close();
});

const listQuery = `query ($id: ID!) { node(id: $id) { id ... on Invite { email invitedBy } }
  invites(first: 50, filter: { directories: ["tray"] }) { totalCount nodes { email invitedBy } }
  directory(key: "tray") { invites(first: 50) { totalCount nodes { email invitedBy } } capabilities { quota { used freeAt } } } }`;

const seenBy = async (name: Name, brought: Brought) => {
  const { data } = await ask(name, brought, listQuery, { id: ids.tray });
  const used = data.directory.capabilities.flatMap(({ quota }: { quota: { used: number } | null }) => quota ?? []);
  return { node: data.node, root: data.invites, own: data.directory.invites, used };
};

const nothing = { totalCount: 0, nodes: [] };
const unseen = { node: null, root: nothing, own: nothing, used: [{ used: 0, freeAt: null }] };

test.each([
  ['bob', 'right'],
  ['bob', 'wrong'],
  ['bob', 'none'],
  ['eve', 'none'],
  ['ada', 'none'],
  ['audrey', 'none'],
] as const)(
  'of an invite that ada sent with a token of hers, %s with the token %s sees nothing',
  async (name, brought) => {
    const seen = await seenBy(name, brought);
    expect(seen).toEqual(unseen);
  },
);

test.each([
  ['ada', 'right'],
  ['audrey', 'right'],
] as const)('%s, who sent it or reads the audit trail, sees it', async (name, brought) => {
  const row = { email: 'guest@example.com', invitedBy: 'ada' };
  const list = { totalCount: 1, nodes: [row] };
  const used = [{ used: 1, freeAt: null }];
  expect(await seenBy(name, brought)).toEqual({ node: { id: ids.tray, ...row }, root: list, own: list, used });
});

const actions = ['settleInvite', 'cancelInvite', 'resendInvite'] as const;
const act = (mutation: (typeof actions)[number], inviteId: string) => {
  const more = mutation === 'settleInvite' ? ', status: CANCELLED, reason: "It was."' : '';
  return `mutation { done: ${mutation}(input: { inviteId: "${inviteId}"${more} }) { outcome problems { code message } invite { email } } }`;
};
/** The same kind of id, of a row that is nowhere. */
const nowhere = (id: string): string => {
  const address = JSON.parse(Buffer.from(id, 'base64url').toString('utf8')) as string[];
  const last = address.pop() ?? '';
  const other = `${last.slice(0, -4)}${last.endsWith('0000') ? '1111' : '0000'}`;
  return Buffer.from(JSON.stringify([...address, other])).toString('base64url');
};

test.each(
  actions.flatMap((mutation) =>
    (['tray', 'snyk'] as const).flatMap((key) =>
      (['right', 'wrong', 'none'] as const).map((brought) => [mutation, key, brought] as const),
    ),
  ),
)(
  '%s of what another sent to %s, with the token %s, answers as for an id that is nowhere',
  async (mutation, key, brought) => {
    const answer = await ask('bob', brought, act(mutation, ids[key]));
    expect(answer).toEqual(await ask('bob', brought, act(mutation, nowhere(ids[key]))));
    expect(answer.data.done).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'NOT_POSSIBLE' }], invite: null });
  },
);

test('what the vendor itself shows with a token of theirs, they see as the vendor tells it', async () => {
  const query = `{ directory(key: "snyk") { invites(first: 100) { nodes { id vendorId email invitedBy firstSeenAt } } } }`;
  const read = async (name: Name) => {
    const { data } = await ask(name, 'right', query);
    return data.directory.invites.nodes.find(({ email }: { email: string }) => email === 'guest@example.com');
  };
  expect(await read('ada')).toMatchObject({ id: ids.snyk, invitedBy: 'ada' });
  const shown = await read('bob');
  expect(shown).toMatchObject({ email: 'guest@example.com', invitedBy: null, firstSeenAt: null });
  expect(shown.id).not.toBe(ids.snyk);
  const { data } = await ask('bob', 'right', act('settleInvite', shown.id));
  expect(data.done).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'NOT_POSSIBLE' }] });
  expect(await read('ada')).toMatchObject({ id: ids.snyk, invitedBy: 'ada' });
});

test.each(['right', 'wrong', 'none'] as const)(
  'with the token %s, reconciling tells nothing of what others sent',
  async (brought) => {
    const { data } = await ask(
      'bob',
      brought,
      'mutation { reconcileInvites { changes { invite { email invitedBy } } } }',
    );
    expect(data.reconcileInvites.changes).toEqual([]);
    expect((await seenBy('ada', 'right')).own.nodes).toEqual([{ email: 'guest@example.com', invitedBy: 'ada' }]);
  },
);

test("whoever invites somebody too is not told of another's invite: the vendor decides", async () => {
  const email = 'both@example.com';
  expect(await invite('ada', targets.tray, email)).toMatchObject({ outcome: 'APPLIED' });
  const again = await invite('bob', targets.tray, email);
  expect(again).toMatchObject({ outcome: 'REFUSED', problems: [{ code: 'UPSTREAM_REFUSED' }], invite: null });
  const own = await invite('ada', targets.tray, email);
  const problems = [{ code: 'OPEN_INVITE' }];
  expect(own).toMatchObject({ outcome: 'ALREADY_IN_STATE', problems, invite: { invitedBy: 'ada' } });
});
