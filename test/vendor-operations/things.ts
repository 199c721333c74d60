import { expect } from 'vitest';
import type { SandboxedGateway } from '../harness/sandboxed-gateway.ts';

/** Ids of things of a directory, by the names of the documents' variables: a member who is nobody's administrator, and a user who is no member. */
export const thingsOf = async (gateway: SandboxedGateway, key: string): Promise<Record<string, string>> => {
  const { data, errors } = await gateway.ask(
    `query Things($key: ID!) {
      directory(key: $key) {
        roles { nodes { id name } }
        users(first: 100) { nodes { id vendorId email roles { id privilege } } }
        viewer { vendorId }
        invites { nodes { id status } }
        workspaces(filter: { types: [SHARED, ORGANIZATION] }, first: 100) {
          nodes { id typeRaw roles { nodes { id name } } members(first: 100) { edges { node { id vendorId } membership { id } roles { privilege } } } }
        }
      }
    }`,
    { key },
  );
  // A vendor that cannot tell its viewer or its invites says so with an error beside the data.
  for (const error of errors ?? []) expect(error.extensions.code).toBe('UNSUPPORTED');
  type Named = { id: string; name: string };
  type Edge = { node: { id: string; vendorId: string }; membership: { id: string }; roles: { privilege: string }[] };
  const { directory } = data;
  const users = directory.users.nodes as { id: string }[];
  type Candidate = { typeRaw: string; members: { edges: Edge[] } };
  const workspace = directory.workspaces.nodes.find(
    ({ typeRaw, members }: Candidate) =>
      typeRaw !== 'personal' &&
      (key === 'oum' || members.edges.length < users.length) &&
      members.edges.some(({ roles }) => roles.every(({ privilege }) => privilege !== 'ADMIN')),
  );
  const edges = workspace.members.edges as Edge[];
  const plain = edges.find(
    ({ node, roles }) =>
      node.vendorId !== directory.viewer?.vendorId && roles.every(({ privilege }) => privilege !== 'ADMIN'),
  );
  const members = new Set(edges.map(({ node }) => node.id));
  const stranger = users.find(({ id }) => !members.has(id));
  const roleNames = ['Viewer', 'analyst', 'Group Viewer'];
  return {
    user: plain?.node.id ?? '',
    membership: plain?.membership.id ?? '',
    workspace: workspace.id,
    stranger: stranger?.id ?? '',
    role: (directory.roles.nodes as Named[]).find(({ name }) => roleNames.includes(name))?.id ?? '',
    workspaceRole:
      (workspace.roles.nodes as Named[]).find(({ name }) => ['Viewer', 'Org Admin', 'analyst'].includes(name))?.id ??
      '',
    invite:
      (directory.invites?.nodes as { id: string; status: string }[] | undefined)?.find(
        ({ status }) => status === 'PENDING',
      )?.id ?? '',
  };
};
