import { z } from 'zod';
import type { Call } from '../../src/domain/call.ts';
import { emulated, native, unsupported } from '../../src/domain/capability.ts';
import type { Membership } from '../../src/domain/membership.ts';
import type { Role } from '../../src/domain/role.ts';
import type { User } from '../../src/domain/user.ts';
import type { RoleRule } from '../../src/domain/write.ts';
import type { Workspace } from '../../src/domain/workspace.ts';
import { createArrayList } from '../../src/pagination/array-list.ts';
import { createPageNumberList } from '../../src/pagination/page-number.ts';
import { filterList } from '../../src/pagination/filtered-list.ts';
import type { ProviderModule } from '../../src/providers/module.ts';
import { createReader } from '../../src/providers/reader.ts';
import { baseUrlSetting, tokenSetting } from '../../src/providers/settings.ts';
import { startSandboxServer } from '../../src/sandbox/server.ts';

/** The card that the library's sandbox accepts. */
export const toyToken = 'toy-sandbox-token';

const settings = z.strictObject({
  token: tokenSetting.describe("the library's card"),
  baseUrl: baseUrlSetting.default('https://api.library.example'),
  branch: z.enum(['north', 'south']).optional(),
});

const reader = z.object({ number: z.string(), called: z.string() });
const page = z.object({ readers: z.array(reader), count: z.number() });

const readerRole: Omit<Role, 'directory'> = {
  kind: 'Role',
  id: 'reader',
  workspaceId: null,
  name: 'Reader',
  description: null,
  scope: 'DIRECTORY',
  privilege: 'READ',
  custom: false,
  raw: null,
};

const readOnly = unsupported('The library cannot be changed from here.');
const noRole: RoleRule = { least: 0, most: 0, scope: null };

/** A fourth vendor in one file: a library that knows its readers by number and pages them by number. */
export const toy: ProviderModule = {
  name: 'TOY_LIBRARY',
  displayName: 'Toy Library',
  description: 'A library whose readers have numbers.',
  defaultKey: 'library',
  settings,
  environment: { TOY_TOKEN: 'token', TOY_BASE_URL: 'baseUrl', TOY_BRANCH: 'branch' },
  secrets: ['token'],
  inviteOptions: [],
  sandbox: async () => async (options) => {
    const readers = Array.from({ length: options?.users ?? 12 }, (_, index) => ({
      number: `${index + 1}`,
      called: `Reader ${index + 1}`,
    }));
    const server = await startSandboxServer({
      ...(options?.port === undefined ? {} : { port: options.port }),
      respond: ({ headers, query, segments: [root, number] }) => {
        if (headers.authorization !== toyToken) return { status: 401, body: { message: 'no card' } };
        if (root !== 'readers') return { status: 404, body: {} };
        if (number !== undefined) {
          const found = readers.find((one) => one.number === number);
          return found === undefined ? { status: 404, body: {} } : { status: 200, body: found };
        }
        const size = Number(query.get('size'));
        const from = (Number(query.get('page')) - 1) * size;
        return { status: 200, body: { readers: readers.slice(from, from + size), count: readers.length } };
      },
    });
    return { ...server, settings: { token: toyToken, baseUrl: server.url }, state: { readers } };
  },
  open: (directory, given, connect) => {
    const { token, baseUrl } = settings.parse(given);
    const transport = connect({
      directory: directory.key,
      vendor: 'Toy Library',
      baseUrl: new URL(baseUrl),
      token,
      headers: (given) => ({ authorization: given }),
      kindOf: () => 'users',
    });
    const library = createReader(transport, 'Toy Library', directory.key);
    const role: Role = { ...readerRole, directory: directory.key };
    const workspace: Workspace = {
      kind: 'Workspace',
      directory: directory.key,
      id: 'hall',
      name: 'Reading hall',
      slug: null,
      type: 'ORGANIZATION',
      typeRaw: 'hall',
      description: null,
      monthlyTaskLimit: null,
      createdAt: null,
      updatedAt: null,
      raw: null,
    };
    const toUser = (row: z.output<typeof reader>): User => ({
      kind: 'User',
      directory: directory.key,
      id: row.number,
      email: null,
      name: row.called,
      username: null,
      accountType: 'REGULAR',
      accountTypeRaw: null,
      status: null,
      loginMethod: null,
      roles: [role],
      raw: row,
    });
    const users = createPageNumberList<User>({
      directory: directory.key,
      idOf: ({ id }) => id,
      pageLimit: 10,
      fetch: async (number, size, call) => {
        const query = [
          ['page', `${number}`],
          ['size', `${size}`],
        ] as const;
        const { readers, count } = await library.get(page, '/readers', call, query);
        return { rows: readers.map(toUser), count };
      },
    });
    const toMembership = (user: User): Membership => ({
      kind: 'Membership',
      directory: directory.key,
      workspaceId: workspace.id,
      userId: user.id,
      id: null,
      user,
      workspace,
      roles: [role],
      origin: 'DIRECT',
      joinedAt: null,
      raw: user.raw,
    });
    const memberships = {
      ...users,
      read: async (...asked: Parameters<typeof users.read>) => {
        const slice = await users.read(...asked);
        return { ...slice, rows: slice.rows.map(toMembership) };
      },
    };
    const find = async (id: string, call: Call): Promise<User | null> => {
      const row = await library.find(reader, `/readers/${id}`, call);
      return row === null ? null : toUser(row);
    };
    const roles = createArrayList<Role>(
      ({ id }) => id,
      async () => [role],
    );
    return {
      directory,
      gaps: { User: { email: 'Readers have no address.' }, Workspace: {}, Role: {}, Membership: {}, Invite: {} },
      isId: (_, id) => /^\w{1,20}$/.test(id),
      check: async (call) => {
        await library.get(z.unknown(), '/readers', call);
      },
      close: transport.close,
      writes: {
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
      },
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
      operations: {
        listUsers: native(
          (filter) =>
            filter.email === null && filter.search === null
              ? users
              : filterList(users, {
                  test: ({ name }) => filter.email === null && (name ?? '').includes(filter.search ?? ''),
                  note: 'Compared by Rollcall.',
                }),
          { price: { once: 0, each: 1, pageRows: 10 } },
        ),
        getUser: native(find),
        listWorkspaces: emulated('There is one.', () =>
          createArrayList(
            ({ id }) => id,
            async () => [workspace],
          ),
        ),
        getWorkspace: emulated('There is one.', async (id) => (id === workspace.id ? workspace : null)),
        listRoles: emulated('There is one.', () => roles),
        listWorkspaceRoles: emulated('There is one.', () => roles),
        getRole: emulated('There is one.', async (id) => (id === role.id ? role : null)),
        listMembers: emulated('Every reader.', () => memberships),
        getMember: emulated('Every reader.', async (_, userId, call) => {
          const user = await find(userId, call);
          return user === null ? null : toMembership(user);
        }),
        listMemberships: emulated('Every reader.', () => memberships),
        getUserMemberships: emulated('One each.', async (userIds, call) => {
          const found = await Promise.all(userIds.map(async (id) => [id, await find(id, call)] as const));
          return new Map(found.map(([id, user]) => [id, user === null ? [] : [toMembership(user)]]));
        }),
        listInvites: unsupported('The library invites nobody.'),
        listWorkspaceInvites: unsupported('The library invites nobody.'),
        getInvite: unsupported('The library invites nobody.'),
        getInviteRoles: unsupported('The library invites nobody.'),
        getViewer: unsupported('The library does not say who asks.'),
      },
    };
  },
};
