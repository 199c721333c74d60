import { z } from 'zod';
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
import { startSandboxServer } from '../../src/sandbox/server.ts';

/** A fourth vendor in one file: a library that knows its readers by number and pages them by number. */
const settings = z.strictObject({
  token: z.string().describe('Any word.'),
  baseUrl: z.string().describe('Where it is.'),
});

const page = z.object({ readers: z.array(z.object({ number: z.string(), called: z.string() })), count: z.number() });

const reader: Omit<Role, 'directory'> = {
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

export const toyModule: ProviderModule<z.infer<typeof settings>> = {
  name: 'TOY_LIBRARY',
  displayName: 'Toy Library',
  description: 'A library whose readers have numbers.',
  defaultKey: 'library',
  settings,
  environment: { TOY_TOKEN: 'token', TOY_BASE_URL: 'baseUrl' },
  secrets: ['token'],
  inviteOptions: [],
  sandbox: async () => async (options) => {
    const readers = Array.from({ length: options?.users ?? 12 }, (_, index) => ({
      number: `${index + 1}`,
      called: `Reader ${index + 1}`,
    }));
    const server = await startSandboxServer({
      ...(options?.port === undefined ? {} : { port: options.port }),
      respond: ({ query, segments }) => {
        if (segments[0] !== 'readers') return { status: 404, body: {} };
        const size = Number(query.get('size'));
        const from = (Number(query.get('page')) - 1) * size;
        return { status: 200, body: { readers: readers.slice(from, from + size), count: readers.length } };
      },
    });
    return { ...server, settings: { token: 'word', baseUrl: server.url }, state: { readers } };
  },
  open: (directory, { token, baseUrl }, connect) => {
    const transport = connect({
      directory: directory.key,
      vendor: 'Toy Library',
      baseUrl: new URL(baseUrl),
      headers: () => ({ authorization: token }),
    });
    const role: Role = { ...reader, directory: directory.key };
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
    const toUser = (row: z.infer<typeof page>['readers'][number]): User => ({
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
        const { body } = await transport.send({ method: 'GET', path: '/readers', query }, call);
        const { readers, count } = page.parse(body);
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
    const find = async (id: string, call: Parameters<typeof users.read>[1]): Promise<User | null> => {
      const byId = filterList(users, { test: (user) => user.id === id, note: 'Found by reading on.' });
      const slice = await byId.read(
        { direction: 'forward', count: 1, from: null, needs: { end: false, total: false } },
        call,
      );
      return slice.rows[0] ?? null;
    };
    const roles = createArrayList<Role>(
      ({ id }) => id,
      async () => [role],
    );
    return {
      directory,
      gaps: { User: { email: 'Readers have no address.' }, Workspace: {}, Role: {}, Membership: {}, Invite: {} },
      isId: (_, id) => /^\w{1,20}$/.test(id),
      check: async (call) => void (await transport.send({ method: 'GET', path: '/readers', query: [] }, call)),
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
        roles: { inviteUser: noRole, createUser: noRole, setUserRoles: noRole, addMember: noRole, setMemberRoles: noRole },
        inviteNamesWorkspace: false,
        inviteNeedsName: false,
        emailPattern: null,
        invitesPerDay: null,
      },
      operations: {
        listUsers: native((filter) =>
          filter.email === null && filter.search === null
            ? users
            : filterList(users, {
                test: ({ name }) => filter.email === null && (name ?? '').includes(filter.search ?? ''),
                note: 'Compared by Rollcall.',
              }),
        ),
        getUser: emulated('By reading the list.', find),
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
