import { z } from 'zod';
import { native, unsupported } from '../src/domain/capability.ts';
import type { Operations } from '../src/domain/provider.ts';
import type { User } from '../src/domain/user.ts';
import type { RoleRule, WriteOperations } from '../src/domain/write.ts';
import { createArrayList } from '../src/pagination/array-list.ts';
import type { ProviderModule } from '../src/providers/module.ts';
import { createReader } from '../src/providers/reader.ts';
import { baseUrlSetting, tokenSetting } from '../src/providers/settings.ts';
import { startSandboxServer } from '../src/sandbox/server.ts';

/** The token that Acme's sandbox accepts. */
export const acmeToken = 'acme-sandbox-token';

const settings = z.strictObject({
  token: tokenSetting.describe("Acme's API token"),
  baseUrl: baseUrlSetting.default('https://api.acme.example'),
  region: z.enum(['north', 'south']).optional(),
});

const person = z.object({ id: z.string(), name: z.string() });

const userOf = (directory: string, row: z.output<typeof person>): User => ({
  kind: 'User',
  directory,
  id: row.id,
  email: null,
  name: row.name,
  username: null,
  accountType: null,
  accountTypeRaw: null,
  status: null,
  loginMethod: null,
  roles: null,
  raw: row,
});

const none = unsupported('Acme has nothing but people.');

const readOnly = unsupported('Acme cannot be changed.');
const writes: WriteOperations = {
  inviteUser: readOnly,
  cancelInvite: readOnly,
  resendInvite: readOnly,
  createUser: readOnly,
  removeUser: readOnly,
  setUserRoles: readOnly,
  addMember: readOnly,
  setMemberRoles: readOnly,
  removeMember: readOnly,
  sendPasswordReset: readOnly,
  updateViewer: readOnly,
};
const noRole: RoleRule = { least: 0, most: 0, scope: null };

/** A fourth vendor, small enough to read: it lists people, and gives one. For tests that need a vendor but none in particular. */
export const acme: ProviderModule = {
  name: 'ACME',
  displayName: 'Acme',
  description: 'Acme, which exists in tests only.',
  defaultKey: 'acme',
  settings,
  environment: { ACME_TOKEN: 'token', ACME_BASE_URL: 'baseUrl', ACME_REGION: 'region' },
  secrets: ['token'],
  inviteOptions: [],
  open: (directory, given, connect) => {
    const { token, baseUrl } = settings.parse(given);
    const headers = () => ({ authorization: `Bearer ${token}` });
    const transport = connect({ directory: directory.key, vendor: 'Acme', baseUrl: new URL(baseUrl), headers });
    const reader = createReader(transport, 'Acme', directory.key);
    const operations: Operations = {
      listUsers: native(() =>
        createArrayList(
          ({ id }) => id,
          async (call) => (await reader.get(z.array(person), '/people', call)).map((row) => userOf(directory.key, row)),
        ),
      ),
      getUser: native(async (id, call) => {
        const row = await reader.find(person, `/people/${id}`, call);
        return row === null ? null : userOf(directory.key, row);
      }),
      listWorkspaces: none,
      getWorkspace: none,
      listRoles: none,
      listWorkspaceRoles: none,
      getRole: none,
      listMembers: none,
      getMember: none,
      listMemberships: none,
      getUserMemberships: none,
      listInvites: none,
      listWorkspaceInvites: none,
      getInvite: none,
      getInviteRoles: none,
      getViewer: none,
    };
    return {
      directory,
      operations,
      writes,
      writeRules: {
        roles: {
          inviteUser: noRole,
          createUser: noRole,
          setUserRoles: noRole,
          addMember: noRole,
          setMemberRoles: noRole,
        },
        inviteNamesWorkspace: false,
        inviteNeedsName: false,
        emailPattern: null,
        invitesPerDay: null,
      },
      gaps: { User: {}, Workspace: {}, Role: {}, Membership: {}, Invite: {} },
      isId: (_kind, id) => /^p\d+$/.test(id),
      check: async (call) => {
        await reader.get(z.unknown(), '/people', call);
      },
      close: () => transport.close(),
    };
  },
  sandbox: async () => async (options) => {
    const people = ['Ada', 'Grace', 'Edsger'].map((name, index) => ({ id: `p${index + 1}`, name }));
    const server = await startSandboxServer({
      ...(options?.port === undefined ? {} : { port: options.port }),
      respond: ({ path, headers }) => {
        if (headers.authorization !== `Bearer ${acmeToken}`) return { status: 401, body: { message: 'no' } };
        if (path === '/people') return { status: 200, body: people };
        const found = people.find(({ id }) => path === `/people/${id}`);
        return found === undefined ? { status: 404, body: { message: 'no' } } : { status: 200, body: found };
      },
    });
    return { ...server, state: people, settings: { token: acmeToken, baseUrl: server.url } };
  },
};
