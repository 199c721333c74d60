import type { SandboxedGateway } from '../harness/sandboxed-gateway.ts';
import type { Round } from '../rounds/held-upstreams.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';

/** One row of the table of upstream calls: what is asked, what it costs, and why no less would do. */
export interface UpstreamCallCase {
  readonly asked: string;
  /** The directories, in words. */
  readonly over: string;
  readonly sandboxes?: Readonly<Record<string, SandboxOptions>>;
  readonly query: string;
  /** Makes the variables, from an earlier answer if need be; what it asks is not counted. */
  readonly variables?: (gateway: SandboxedGateway) => Promise<object>;
  /** How many calls each directory gets in each round: the calls of one are sent knowing the answers of the one before. */
  readonly rounds: readonly Round[];
  readonly why: string;
}

/** How many calls a query costs each directory. */
export const callsOf = ({ rounds }: UpstreamCallCase): Readonly<Record<string, number>> => {
  const calls: Record<string, number> = {};
  for (const [directory, count] of rounds.flatMap((round) => Object.entries(round))) {
    calls[directory] = (calls[directory] ?? 0) + count;
  }
  return calls;
};

const workspaces20 = { users: 120, vendor: { workspaces: 20, membersPerWorkspace: 20 } };
const orgs20 = { users: 120, vendor: { orgs: 20, membersPerOrg: 20 } };

/** Ids of `distinct` users of one directory, dealt out until there are `count`. */
const idsOf = async (gateway: SandboxedGateway, key: string, distinct: number, count: number): Promise<string[]> => {
  const { data } = await gateway.ask(
    `query Ids($key: ID!, $first: Int!) { directory(key: $key) { users(first: $first) { nodes { id } } } }`,
    { key, first: distinct },
  );
  const ids = (data.directory.users.nodes as { id: string }[]).map(({ id }) => id);
  return Array.from({ length: count }, (_, index) => ids[(index * 7) % ids.length] as string);
};

const hundredUsers = (key: string): string =>
  `{ directory(key: "${key}") { users(first: 100) { nodes { id name email roles { name } } pageInfo { hasNextPage endCursor } } } }`;

const members = (key: string, user: string): string => `{
  directory(key: "${key}") {
    workspaces(first: 20) { nodes { name members(first: 20) { edges { roles { name } node { id ${user} } } } } }
  }
}`;

const nodes = 'query Nodes($ids: [ID!]!) { nodes(ids: $ids) { id ... on User { name email roles { name } } } }';

export const upstreamCallCases: readonly UpstreamCallCase[] = [
  {
    asked: '100 users, with their roles and whether more follow',
    over: 'Tray, 250 users',
    sandboxes: { TRAY: { users: 250 } },
    query: hundredUsers('tray'),
    rounds: [{ tray: 1 }],
    why: 'One page holds 1000 users with their roles, and says itself whether more follow.',
  },
  {
    asked: '100 users, with their roles and whether more follow',
    over: 'org-user-management, 250 users',
    sandboxes: { ORG_USER_MANAGEMENT: { users: 250 } },
    query: hundredUsers('oum'),
    rounds: [{ oum: 1 }],
    why: 'One page holds 100 users with their roles; its count is larger than the page, so it counts the list.',
  },
  {
    asked: '100 users, with their roles and whether more follow',
    over: 'org-user-management, exactly 100 users',
    sandboxes: { ORG_USER_MANAGEMENT: { users: 100 } },
    query: hundredUsers('oum'),
    rounds: [{ oum: 1 }, { oum: 1 }],
    why: 'A full page of 100 that counts 100 leaves open what it counts; only the second page tells that the list has ended.',
  },
  {
    asked: '100 users, `pageInfo` not selected',
    over: 'org-user-management, exactly 100 users',
    sandboxes: { ORG_USER_MANAGEMENT: { users: 100 } },
    query: '{ directory(key: "oum") { users(first: 100) { nodes { id name } } } }',
    rounds: [{ oum: 1 }],
    why: 'Nobody asked whether more follow, so nobody looks.',
  },
  {
    asked: '100 users, with their roles and whether more follow',
    over: 'Snyk, 250 users in a group',
    sandboxes: { SNYK: { users: 250 } },
    query: hundredUsers('snyk'),
    rounds: [{ snyk: 1 }],
    why: 'One page holds 100 memberships of the group, with user and role; its next link tells that more follow.',
  },
  {
    asked: 'Users of all three vendors in one list',
    over: 'all three, 30 users each',
    sandboxes: { TRAY: { users: 30 }, ORG_USER_MANAGEMENT: { users: 30 }, SNYK: { users: 30 } },
    query: '{ users(first: 100) { nodes { name email } pageInfo { hasNextPage } sources { state } } }',
    rounds: [{ tray: 1 }, { oum: 1 }, { snyk: 1 }],
    why: 'Each directory has to be asked, and its 30 users fit into one page.',
  },
  {
    asked: 'The same list twice under aliases',
    over: 'all three, 30 users each',
    sandboxes: { TRAY: { users: 30 }, ORG_USER_MANAGEMENT: { users: 30 }, SNYK: { users: 30 } },
    query: '{ one: users(first: 100) { nodes { name } } two: users(first: 100) { nodes { email } } }',
    rounds: [{ tray: 1 }, { oum: 1 }, { snyk: 1 }],
    why: 'Within one request nothing is read twice.',
  },
  {
    asked: 'The first 20 users of the list over all three',
    over: 'all three, 30 users each',
    sandboxes: { TRAY: { users: 30 }, ORG_USER_MANAGEMENT: { users: 30 }, SNYK: { users: 30 } },
    query: '{ users(first: 20) { nodes { name } pageInfo { hasNextPage } } }',
    rounds: [{ tray: 1 }],
    why: 'The first directory fills the page and has more: the others need not be asked.',
  },
  {
    asked: '20 workspaces with 20 members each and their roles',
    over: 'Tray',
    sandboxes: { TRAY: workspaces20 },
    query: members('tray', ''),
    rounds: [{ tray: 1 }, { tray: 20 }],
    why: 'One list of workspaces and one list of members each: Tray has no list over workspaces. Roles stand on the rows.',
  },
  {
    asked: '20 workspaces with 20 members each and their roles',
    over: 'Snyk',
    sandboxes: { SNYK: orgs20 },
    query: members('snyk', 'email'),
    rounds: [{ snyk: 1 }, { snyk: 20 }],
    why: 'One list of organisations and one list of memberships each; roles stand on the rows.',
  },
  {
    asked: 'The workspaces with their members and roles',
    over: 'org-user-management, 60 users',
    sandboxes: { ORG_USER_MANAGEMENT: { users: 60 } },
    query: members('oum', 'email'),
    rounds: [{ oum: 1 }, { oum: 1 }],
    why: 'The organisation, and one page of its users.',
  },
  {
    asked: 'The same, and each member’s user with name and directory-wide roles',
    over: 'Tray, 120 users',
    sandboxes: { TRAY: workspaces20 },
    query: members('tray', 'name email roles { name }'),
    rounds: [{ tray: 1 }, { tray: 20 }, { tray: 1 }],
    why: 'Members have no name at Tray. One page of 1000 users has them all, where the users one by one would be up to 120 calls.',
  },
  {
    asked: 'The same, and each member’s user with name and directory-wide roles',
    over: 'Snyk, 120 users in a group',
    sandboxes: { SNYK: orgs20 },
    query: members('snyk', 'name email roles { name }'),
    rounds: [{ snyk: 1 }, { snyk: 20 }, { snyk: 1 }, { snyk: 1 }],
    why: 'The role in the group stands in the group’s memberships: 120 of them are two pages.',
  },
  {
    asked: 'The same, and each member’s user with name and directory-wide roles',
    over: 'org-user-management, 60 users',
    sandboxes: { ORG_USER_MANAGEMENT: { users: 60 } },
    query: members('oum', 'name email roles { name }'),
    rounds: [{ oum: 1 }, { oum: 1 }],
    why: 'The rows have it all.',
  },
  ...(['tray', 'oum', 'snyk'] as const).map((key) => ({
    asked: '`nodes` of 50 ids over 30 users',
    over: { tray: 'Tray, 60 users', oum: 'org-user-management, 60 users', snyk: 'Snyk, 60 users' }[key],
    sandboxes: { TRAY: { users: 60 }, ORG_USER_MANAGEMENT: { users: 60 }, SNYK: { users: 60 } },
    query: nodes,
    variables: async (gateway: SandboxedGateway) => ({ ids: await idsOf(gateway, key, 30, 50) }),
    rounds: [{ [key]: 1 }],
    why: 'All 30 stand on one list page; one by one they would be 30 calls.',
  })),
  {
    asked: '`nodes` of 2 ids',
    over: 'Tray, 60 users',
    sandboxes: { TRAY: { users: 60 } },
    query: nodes,
    variables: async (gateway) => ({ ids: await idsOf(gateway, 'tray', 2, 2) }),
    rounds: [{ tray: 2 }],
    why: 'The size of the list is not known beforehand: two small answers are at most twice the least, a page may be 1000 rows in vain.',
  },
  {
    asked: '`nodes` of 200 ids',
    over: 'org-user-management, 200 users',
    sandboxes: { ORG_USER_MANAGEMENT: { users: 200 } },
    query: nodes,
    variables: async (gateway) => ({ ids: await idsOf(gateway, 'oum', 200, 200) }),
    rounds: [{ oum: 1 }, { oum: 1 }],
    why: 'Two list pages hold all 200; one by one they would be 200 calls.',
  },
  {
    asked: '`totalCount` alone',
    over: 'org-user-management, 250 users',
    sandboxes: { ORG_USER_MANAGEMENT: { users: 250 } },
    query: '{ directory(key: "oum") { users { totalCount } } }',
    rounds: [{ oum: 1 }],
    why: 'The first page counts more than it holds, which proves the count.',
  },
  {
    asked: '`totalCount` alone',
    over: 'Tray, 250 users',
    sandboxes: { TRAY: { users: 250 } },
    query: '{ directory(key: "tray") { users { totalCount } } }',
    rounds: [{ tray: 1 }],
    why: 'Tray counts nothing, but 250 users end within one page of 1000.',
  },
  {
    asked: 'One person by e-mail at every vendor',
    over: 'all three, 60 users each',
    sandboxes: { TRAY: { users: 60 }, ORG_USER_MANAGEMENT: { users: 60 }, SNYK: { users: 60 } },
    query: '{ users(filter: { email: "ada.okafor@example.com" }) { nodes { name } sources { state notes } } }',
    rounds: [{ tray: 1, oum: 1, snyk: 1 }],
    why: 'Tray and Snyk filter by e-mail themselves; org-user-management cannot, and its 60 users are one page. An address is one person’s, so no vendor has to wait for another.',
  },
];
