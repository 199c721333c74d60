import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import SchemaBuilder from '@pothos/core';
import DataLoader from 'dataloader';
import { createYoga } from 'graphql-yoga';

/** What a tutorial leads to: Yoga and Pothos with their defaults, fetch, and a DataLoader. */
interface Named {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
}
interface Member {
  readonly id: string;
  readonly role: { readonly name: string };
}
interface Context {
  readonly users: DataLoader<string, Named>;
}

const directories = JSON.parse(process.argv[2] ?? '[]') as Record<string, string>[];
const directoryOf = (key: string): Record<string, string> => directories.find((one) => one.key === key) ?? {};

interface Elements<T> {
  readonly elements: readonly T[];
}
interface GroupMembership {
  readonly relationships: {
    readonly user: { readonly data: { readonly id: string; readonly attributes: Omit<Named, 'id'> } };
  };
}

const read = async <T>(key: string, path: string): Promise<T> => {
  const { baseUrl = '', token = '' } = directoryOf(key);
  const authorization = key === 'snyk' ? `token ${token}` : `Bearer ${token}`;
  return (await fetch(baseUrl + path, { headers: { authorization } })).json() as Promise<T>;
};

const usersOf = async (key: string, first: number): Promise<readonly Named[]> => {
  if (key === 'tray') return (await read<Elements<Named>>(key, `/core/v1/users?first=${first}`)).elements;
  if (key === 'oum')
    return (await read<{ items: readonly Named[] }>(key, `/users?page_number=1&page_size=${first}`)).items;
  const { groupId } = directoryOf(key);
  const { data } = await read<{ data: readonly GroupMembership[] }>(
    key,
    `/rest/groups/${groupId}/memberships?version=2024-10-15&limit=${first}`,
  );
  return data.map(({ relationships: { user } }) => ({ ...user.data.attributes, id: user.data.id }));
};

const builder = new SchemaBuilder<{ Context: Context }>({});
const User = builder.objectRef<Named>('User').implement({
  fields: (t) => ({
    name: t.exposeString('name', { nullable: true }),
    email: t.string({ nullable: true, resolve: ({ email }) => email || null }),
  }),
});
const Role = builder
  .objectRef<{ name: string }>('Role')
  .implement({ fields: (t) => ({ name: t.exposeString('name') }) });
const Edge = builder.objectRef<Member>('MemberEdge').implement({
  fields: (t) => ({
    roles: t.field({ type: [Role], resolve: ({ role }) => [role] }),
    node: t.field({ type: User, resolve: ({ id }, _, { users }) => users.load(id) }),
  }),
});
const Members = builder.objectRef<readonly Member[]>('MemberConnection').implement({
  fields: (t) => ({ edges: t.field({ type: [Edge], resolve: (rows) => rows }) }),
});
const Workspace = builder.objectRef<{ id: string; name: string }>('Workspace').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    members: t.field({
      type: Members,
      args: { first: t.arg.int({ required: true }) },
      resolve: async ({ id }, { first }) =>
        (await read<Elements<Member>>('tray', `/core/v1/workspaces/${id}/users?first=${first}`)).elements,
    }),
  }),
});
const Users = builder.objectRef<readonly Named[]>('UserConnection').implement({
  fields: (t) => ({ nodes: t.field({ type: [User], resolve: (rows) => rows }) }),
});
const Workspaces = builder.objectRef<readonly { id: string; name: string }[]>('WorkspaceConnection').implement({
  fields: (t) => ({ nodes: t.field({ type: [Workspace], resolve: (rows) => rows }) }),
});
const Directory = builder.objectRef<{ key: string }>('Directory').implement({
  fields: (t) => ({
    users: t.field({
      type: Users,
      args: { first: t.arg.int({ required: true }) },
      resolve: ({ key }, { first }) => usersOf(key, first),
    }),
    workspaces: t.field({
      type: Workspaces,
      args: { first: t.arg.int({ required: true }) },
      resolve: async (_, { first }) =>
        (await read<Elements<{ id: string; name: string }>>('tray', `/core/v1/workspaces?first=${first}`)).elements,
    }),
  }),
});
builder.queryType({
  fields: (t) => ({
    directory: t.field({
      type: Directory,
      args: { key: t.arg.id({ required: true }) },
      resolve: (_, { key }) => ({ key: String(key) }),
    }),
    nodes: t.field({
      type: [User],
      args: { ids: t.arg.idList({ required: true }) },
      resolve: (_, { ids }, { users }) =>
        Promise.all(ids.map((id) => users.load(JSON.parse(Buffer.from(String(id), 'base64url').toString())[3]))),
    }),
  }),
});

const yoga = createYoga<object, Context>({
  schema: builder.toSchema(),
  context: () => ({
    users: new DataLoader((ids) => Promise.all(ids.map((id) => read<Named>('tray', `/core/v1/users/${id}`)))),
  }),
});
const server = createServer((request, response) => void yoga(request, response));
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql\n`);
});
