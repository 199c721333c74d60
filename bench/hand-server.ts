import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';

/**
 * What somebody writes who needs just these answers: the same calls with undici, the same data with JSON.stringify, no GraphQL. It checks
 * nothing, limits nothing and tells nothing of what failed.
 */
interface Vendor {
  readonly pool: Pool;
  readonly headers: Readonly<Record<string, string>>;
}

interface Named {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
}

const directories = JSON.parse(process.argv[2] ?? '[]') as Record<string, string>[];
const vendors = new Map<string, Vendor>(
  directories.map(({ key = '', baseUrl = '', token = '' }) => [
    key,
    {
      pool: new Pool(baseUrl, { connections: 16 }),
      headers: { authorization: key === 'snyk' ? `token ${token}` : `Bearer ${token}`, accept: 'application/json' },
    },
  ]),
);
const groupId = directories.find(({ key }) => key === 'snyk')?.groupId;

interface Elements<T> {
  readonly elements: readonly T[];
}
interface Member {
  readonly id: string;
  readonly role: { readonly name: string };
}
interface GroupMembership {
  readonly relationships: { readonly user: { readonly data: { readonly attributes: Named } } };
}

const read = async <T>(key: string, path: string): Promise<T> => {
  const { pool, headers } = vendors.get(key) as Vendor;
  const { body } = await pool.request({ method: 'GET', path, headers });
  return JSON.parse(await body.text());
};

// An account without an address has an empty one at this vendor.
const shown = ({ name, email }: Named) => ({ name, email: email || null });

const trayUsers = async () => (await read<Elements<Named>>('tray', '/core/v1/users?first=100')).elements.map(shown);
const oumUsers = async () =>
  (await read<{ items: readonly Named[] }>('oum', '/users?page_number=1&page_size=100')).items.map(shown);
const snykUsers = async () => {
  const path = `/rest/groups/${groupId}/memberships?version=2024-10-15&limit=100`;
  const { data } = await read<{ data: readonly GroupMembership[] }>('snyk', path);
  return data.map((row) => shown(row.relationships.user.data.attributes));
};
const listed = (nodes: unknown) => ({ users: { nodes } });

/** Users one by one, each once in a request, since the vendor has no way to get several. */
const userReader = () => {
  const asked = new Map<string, Promise<Named>>();
  return (id: string): Promise<Named> => {
    const known = asked.get(id) ?? read<Named>('tray', `/core/v1/users/${id}`);
    asked.set(id, known);
    return known;
  };
};

const members = async (withUsers: boolean) => {
  const { elements } = await read<Elements<Named>>('tray', '/core/v1/workspaces?first=20');
  const readUser = userReader();
  const nodes = elements.map(async ({ id, name }) => {
    const page = await read<Elements<Member>>('tray', `/core/v1/workspaces/${id}/users?first=20`);
    const edges = page.elements.map(async (row) => {
      const roles = [{ name: row.role.name }];
      return withUsers ? { roles, node: shown(await readUser(row.id)) } : { roles };
    });
    return { name, members: { edges: await Promise.all(edges) } };
  });
  return { directory: { workspaces: { nodes: await Promise.all(nodes) } } };
};

const byIds = async (ids: readonly string[]) => {
  const readUser = userReader();
  return { nodes: await Promise.all(ids.map(async (id) => shown(await readUser(id)))) };
};

const answer = async (path: string, body: string): Promise<object> => {
  switch (path) {
    case '/typename':
      return { __typename: 'Query' };
    case '/users':
      return { tray: listed(await trayUsers()) };
    case '/three': {
      const [tray, oum, snyk] = await Promise.all([trayUsers(), oumUsers(), snykUsers()]);
      return { tray: listed(tray), oum: listed(oum), snyk: listed(snyk) };
    }
    case '/members':
      return members(false);
    case '/members-users':
      return members(true);
    default:
      return byIds(JSON.parse(body).variables.vendorIds);
  }
};

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    body += chunk;
  });
  request.on('end', () => {
    void answer(request.url ?? '/', body).then((data) => {
      const text = JSON.stringify({ data });
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.end(text);
    });
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
