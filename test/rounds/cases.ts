import type { SandboxedGateway } from '../harness/sandboxed-gateway.ts';
import type { UpstreamCallCase } from '../upstream-calls/cases.ts';

const each = (users: number) => ({ TRAY: { users }, ORG_USER_MANAGEMENT: { users }, SNYK: { users } });

const ofEach = (selection: string): string =>
  `{ ${['tray', 'oum', 'snyk'].map((key) => `${key}: directory(key: "${key}") { ${selection} }`).join(' ')} }`;

/** The ids of some things of every kind at every vendor. */
const idsOfAll = async (gateway: SandboxedGateway) => {
  const { data } = await gateway.ask(
    ofEach(`users(first: 3) { nodes { id } } roles(first: 2) { nodes { id } }
      workspaces(first: 2) { nodes { id members(first: 2) { edges { membership { id } } } } }`),
  );
  const texts = JSON.stringify(data).matchAll(/"id":"([^"]+)"/g);
  return { ids: [...texts].map(([, id]) => id) };
};

const firstUsers = async (gateway: SandboxedGateway) => {
  const { data } = await gateway.ask(ofEach('users(first: 3) { nodes { id } }'));
  return Object.fromEntries(
    ['tray', 'oum', 'snyk'].map((key) => [key, data[key].users.nodes.map(({ id }: { id: string }) => id)]),
  );
};

const membershipsOf = `query Memberships($tray: [ID!]!, $oum: [ID!]!, $snyk: [ID!]!) {
  ${['tray', 'oum', 'snyk'].map((key) => `${key}: nodes(ids: $${key}) { ... on User { memberships { nodes { workspace { name } roles { name } } } } }`).join(' ')}
}`;

/** What is waited for, beyond the queries of the table of upstream calls. */
export const roundCases: readonly UpstreamCallCase[] = [
  {
    asked: '100 users of each vendor, under aliases',
    over: 'all three, 250 users each',
    sandboxes: each(250),
    query: ofEach('users(first: 100) { nodes { id name email roles { name } } pageInfo { hasNextPage endCursor } }'),
    rounds: [{ tray: 1, oum: 1, snyk: 1 }],
    why: 'One page each, and none waits for another.',
  },
  {
    asked: '300 users of the list over all three',
    over: 'all three, 120 users each',
    sandboxes: each(120),
    query: '{ users(first: 300) { nodes { name email } pageInfo { hasNextPage } sources { state } } }',
    rounds: [{ tray: 1 }, { oum: 1 }, { oum: 1 }, { snyk: 1 }],
    why: 'A directory is asked once those before it are known not to fill the page: asked at once, it could be asked in vain.',
  },
  {
    asked: '350 users',
    over: 'org-user-management, 1000 users',
    sandboxes: { ORG_USER_MANAGEMENT: { users: 1000 } },
    query: '{ directory(key: "oum") { users(first: 350) { nodes { name } pageInfo { hasNextPage } } } }',
    rounds: [{ oum: 1 }, { oum: 3 }],
    why: 'The first page counts the list; the three others are then known to be there, and are asked for at once.',
  },
  {
    asked: 'The next 350 users after a cursor',
    over: 'org-user-management, 1000 users',
    sandboxes: { ORG_USER_MANAGEMENT: { users: 1000 } },
    query:
      'query Next($after: String) { directory(key: "oum") { users(first: 350, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } } } }',
    variables: async (gateway) => {
      const { data } = await gateway.ask('{ directory(key: "oum") { users(first: 350) { pageInfo { endCursor } } } }');
      return { after: data.directory.users.pageInfo.endCursor };
    },
    rounds: [{ oum: 4 }],
    why: 'The cursor knows where it stands and how long the list was, and so which pages there are.',
  },
  {
    asked: 'The last 350 users',
    over: 'org-user-management, 1000 users',
    sandboxes: { ORG_USER_MANAGEMENT: { users: 1000 } },
    query: '{ directory(key: "oum") { users(last: 350) { nodes { name } pageInfo { hasPreviousPage } } } }',
    rounds: [{ oum: 1 }, { oum: 4 }],
    why: 'The first page counts the list, which tells where the last rows are: they touch four pages.',
  },
  {
    asked: 'The last 100 users of each vendor, under aliases',
    over: 'all three, 250 users each',
    sandboxes: each(250),
    query: ofEach('users(last: 100) { nodes { name } pageInfo { hasPreviousPage } }'),
    rounds: [{ tray: 1, oum: 1, snyk: 1 }, { oum: 2, snyk: 1 }, { snyk: 1 }],
    why: 'Tray reads from the end. org-user-management has to count first. Snyk’s first page names the last one, and that the one before.',
  },
  {
    asked: 'The last 100 users of the list over all three',
    over: 'all three, 60 users each',
    sandboxes: each(60),
    query: '{ users(last: 100) { nodes { name } pageInfo { hasPreviousPage } } }',
    rounds: [{ snyk: 1 }, { oum: 1 }],
    why: 'From the last directory back; the first need not be asked.',
  },
  {
    asked: '`totalCount` of each vendor, under aliases',
    over: 'all three, 250 users each',
    sandboxes: each(250),
    query: ofEach('users { totalCount }'),
    rounds: [{ tray: 1, oum: 1, snyk: 1 }],
    why: 'None waits for another.',
  },
  {
    asked: '`totalCount` of the list over all three',
    over: 'all three, 250 users each',
    sandboxes: each(250),
    query: '{ users { totalCount } }',
    rounds: [{ tray: 1 }, { oum: 1 }, { snyk: 1 }],
    why: 'Where one cannot count, the sum is not known, and those behind it need not be asked.',
  },
  {
    asked: 'The roles and the workspaces with their roles, of each vendor',
    over: 'all three',
    query: ofEach('roles { nodes { name } } workspaces(first: 20) { nodes { name roles { nodes { name } } } }'),
    rounds: [{ tray: 2, oum: 1, snyk: 2 }, { tray: 6 }],
    why: 'Tray’s workspaces have roles of their own, which are asked for once the workspaces are known. Snyk’s roles are the group’s.',
  },
  {
    asked: 'The workspaces with members and roles, of each vendor',
    over: 'all three, 6 workspaces and 5 organisations',
    query: ofEach(
      'workspaces(first: 20) { nodes { name members(first: 20) { edges { roles { name } node { id } } } roles { nodes { name } } } }',
    ),
    rounds: [
      { tray: 1, oum: 1, snyk: 1 },
      { tray: 12, oum: 1, snyk: 6 },
    ],
    why: 'The workspaces, and all that hangs on them at once.',
  },
  {
    asked: 'The organisations with members, roles, and invites with theirs',
    over: 'Snyk, 5 organisations',
    query:
      '{ directory(key: "snyk") { workspaces(first: 20) { nodes { members(first: 20) { nodes { id } } roles { nodes { name } } invites { nodes { email roles { name } } } } } } }',
    rounds: [{ snyk: 1 }, { snyk: 11 }],
    why: 'Members and invites of each, and the roles of the group, at once: the roles of an invite are found among those.',
  },
  {
    asked: 'The invites of the list over all three',
    over: 'all three',
    query: '{ invites(first: 100) { nodes { email status } sources { state } } }',
    rounds: [{ snyk: 1 }, { snyk: 1 }, { snyk: 1 }, { snyk: 1 }, { snyk: 1 }, { snyk: 1 }],
    why: 'Organisation after organisation, since any of them may fill the page. Tray and org-user-management list no invites.',
  },
  {
    asked: 'The memberships of the list over all three',
    over: 'all three, 30 users each',
    sandboxes: each(30),
    query: '{ memberships(first: 200) { nodes { user { id } roles { name } } pageInfo { hasNextPage } } }',
    rounds: [
      { tray: 1 },
      { tray: 1 },
      { tray: 1 },
      { tray: 1 },
      { tray: 1 },
      { tray: 1 },
      { tray: 1 },
      { oum: 2 },
      { snyk: 1 },
      { snyk: 1 },
      { snyk: 1 },
      { snyk: 1 },
      { snyk: 1 },
      { snyk: 1 },
    ],
    why: 'Workspace after workspace, since any of them may fill the page. org-user-management has one, and both its calls are certain.',
  },
  {
    asked: 'The memberships of 3 users of each vendor',
    over: 'all three',
    query: membershipsOf,
    variables: firstUsers,
    rounds: [
      { tray: 1, oum: 1, snyk: 1 },
      { tray: 1, oum: 1, snyk: 1 },
      { tray: 6, snyk: 3 },
    ],
    why: 'The users; then the workspaces, or at Snyk the group’s organisations; then the members of each.',
  },
  {
    asked: '`nodes` of every kind at every vendor',
    over: 'all three',
    query: `query Nodes($ids: [ID!]!) { nodes(ids: $ids) { id ... on User { name } ... on Workspace { name } ... on Role { name } ... on Membership { roles { name } user { name } workspace { name } } } }`,
    variables: idsOfAll,
    rounds: [{ tray: 8, oum: 2, snyk: 8 }, { oum: 2 }],
    why: 'Things of every kind are looked for at once. Members of org-user-management are asked for once the organisation is known to be theirs.',
  },
  {
    asked: 'One person by e-mail',
    over: 'org-user-management, 350 users',
    sandboxes: { ORG_USER_MANAGEMENT: { users: 350 } },
    query: '{ directory(key: "oum") { users(filter: { email: "ada.okafor@example.com" }) { nodes { name } } } }',
    rounds: [{ oum: 1 }, { oum: 3 }],
    why: 'Nobody is found on the first page, which counts the list. An address is one person’s, so all pages are looked through.',
  },
  {
    asked: 'How many users are administrators',
    over: 'org-user-management, 350 users',
    sandboxes: { ORG_USER_MANAGEMENT: { users: 350 } },
    query: '{ directory(key: "oum") { users(filter: { privileges: [ADMIN] }) { totalCount } } }',
    rounds: [{ oum: 1 }, { oum: 3 }],
    why: 'To count them, every page has to be looked through.',
  },
  {
    asked: 'The administrators of each vendor',
    over: 'all three, 60 users each',
    sandboxes: each(60),
    query: ofEach('users(first: 20, filter: { privileges: [ADMIN] }) { nodes { name } }'),
    rounds: [{ tray: 1, oum: 1, snyk: 1 }],
    why: 'None waits for another, and the rows tell the roles.',
  },
  {
    asked: 'Whose token it is, with roles and memberships',
    over: 'org-user-management and Snyk',
    query: `{ ${['oum', 'snyk'].map((key) => `${key}: directory(key: "${key}") { viewer { name roles { name } memberships { nodes { workspace { name } } } } }`).join(' ')} }`,
    rounds: [
      { oum: 1, snyk: 1 },
      { oum: 1, snyk: 2 },
    ],
    why: 'Whose token it is; then what hangs on the user.',
  },
];
