/** One operation of a vendor's documented API, and the field of the graph that serves it. */
export interface VendorOperation {
  readonly vendor: string;
  /** The directory's key in the test. */
  readonly directory: string;
  /** What the vendor's documentation calls it. */
  readonly operation: string;
  readonly method: string;
  /** With `{}` for what varies. */
  readonly path: string;
  readonly field: string;
  /** A document whose variables are found in `things`. */
  readonly document: string;
}

const tray = (operation: string, method: string, path: string, field: string, document: string): VendorOperation => ({
  vendor: 'Tray',
  directory: 'tray',
  operation,
  method,
  path: `/core/v1${path}`,
  field,
  document,
});

const oum = (operation: string, method: string, path: string, field: string, document: string): VendorOperation => ({
  vendor: 'org-user-management',
  directory: 'oum',
  operation,
  method,
  path,
  field,
  document,
});

const snyk = (operation: string, method: string, path: string, field: string, document: string): VendorOperation => ({
  vendor: 'Snyk',
  directory: 'snyk',
  operation,
  method,
  path: `/rest${path}`,
  field,
  document,
});

const outcome = '{ outcome problems { code message } }';

/** Every operation that the three vendors' pages document, and Snyk's membership writes. */
export const vendorOperations: readonly VendorOperation[] = [
  tray('List users', 'GET', '/users', 'Directory.users', '{ directory(key: "tray") { users { nodes { id } } } }'),
  tray(
    'Create user',
    'POST',
    '/users',
    'createUser',
    `mutation($role: ID!) { createUser(input: { directory: "tray", email: "made@example.com", name: "Made", roleIds: [$role] }) ${outcome} }`,
  ),
  tray('Get user', 'GET', '/users/{}', 'node', 'query($user: ID!) { node(id: $user) { ... on User { email } } }'),
  tray(
    'Delete user',
    'DELETE',
    '/users/{}',
    'removeUser',
    `mutation($user: ID!) { removeUser(input: { userId: $user }) ${outcome} }`,
  ),
  tray(
    'Update user role',
    'PUT',
    '/users/{}/roles',
    'setUserRoles',
    `mutation($user: ID!, $role: ID!) { setUserRoles(input: { userId: $user, roleIds: [$role] }) ${outcome} }`,
  ),
  tray(
    'List organization roles',
    'GET',
    '/roles',
    'Directory.roles',
    '{ directory(key: "tray") { roles { nodes { id } } } }',
  ),
  tray(
    'Invite user to organization',
    'POST',
    '/invites',
    'inviteUser',
    `mutation($role: ID!) { inviteUser(input: { email: "new@example.com", targets: [{ directory: "tray", roleIds: [$role] }] }) ${outcome} }`,
  ),
  tray(
    'List workspaces',
    'GET',
    '/workspaces',
    'Directory.workspaces',
    '{ directory(key: "tray") { workspaces { nodes { id } } } }',
  ),
  tray(
    'Get workspace',
    'GET',
    '/workspaces/{}',
    'node',
    'query($workspace: ID!) { node(id: $workspace) { ... on Workspace { name } } }',
  ),
  tray(
    'List users from a workspace',
    'GET',
    '/workspaces/{}/users',
    'Workspace.members',
    'query($workspace: ID!) { node(id: $workspace) { ... on Workspace { members { nodes { id } } } } }',
  ),
  tray(
    'Add user to workspace',
    'POST',
    '/workspaces/{}/users',
    'addWorkspaceMember',
    `mutation($workspace: ID!, $stranger: ID!, $workspaceRole: ID!) { addWorkspaceMember(input: { workspaceId: $workspace, userId: $stranger, roleIds: [$workspaceRole] }) ${outcome} }`,
  ),
  tray(
    'Get workspace user by id',
    'GET',
    '/workspaces/{}/users/{}',
    'node',
    'query($membership: ID!) { node(id: $membership) { ... on Membership { roles { name } } } }',
  ),
  tray(
    "Update user's workspace role",
    'PUT',
    '/workspaces/{}/users/{}',
    'setWorkspaceMemberRoles',
    `mutation($membership: ID!, $workspaceRole: ID!) { setWorkspaceMemberRoles(input: { membershipId: $membership, roleIds: [$workspaceRole], overrides: [LAST_ADMIN] }) ${outcome} }`,
  ),
  tray(
    'Remove user from workspace',
    'DELETE',
    '/workspaces/{}/users/{}',
    'removeWorkspaceMember',
    `mutation($membership: ID!) { removeWorkspaceMember(input: { membershipId: $membership, overrides: [LAST_ADMIN] }) ${outcome} }`,
  ),
  tray(
    'List workspace roles',
    'GET',
    '/workspaces/{}/roles',
    'Workspace.roles',
    'query($workspace: ID!) { node(id: $workspace) { ... on Workspace { roles { nodes { name } } } } }',
  ),

  oum(
    'Get information about your organization',
    'GET',
    '/organization',
    'Directory.workspaces',
    '{ directory(key: "oum") { workspaces { nodes { name } } } }',
  ),
  oum('Get your user data', 'GET', '/user', 'Directory.viewer', '{ directory(key: "oum") { viewer { name } } }'),
  oum(
    'Update your user data across all organizations',
    'PATCH',
    '/user',
    'updateDirectoryViewer',
    `mutation { updateDirectoryViewer(input: { directory: "oum", name: "Renamed" }) ${outcome} }`,
  ),
  oum(
    'List users in your organization',
    'GET',
    '/users',
    'Directory.users',
    '{ directory(key: "oum") { users { nodes { id } } } }',
  ),
  oum(
    'Remove a user from your organization',
    'DELETE',
    '/users/{}',
    'removeUser',
    `mutation($user: ID!) { removeUser(input: { userId: $user }) ${outcome} }`,
  ),
  oum(
    'Get a user by their id',
    'GET',
    '/users/{}',
    'node',
    'query($user: ID!) { node(id: $user) { ... on User { email } } }',
  ),
  oum(
    "Reset a user's password",
    'POST',
    '/users/{}/reset_password',
    'sendPasswordReset',
    `mutation($user: ID!) { sendPasswordReset(input: { userId: $user }) ${outcome} }`,
  ),
  oum(
    "Update a user's roles",
    'PUT',
    '/users/{}/roles',
    'setUserRoles',
    `mutation($user: ID!, $role: ID!) { setUserRoles(input: { userId: $user, roleIds: [$role] }) ${outcome} }`,
  ),
  oum(
    'Invite a user to your organization',
    'POST',
    '/users/invite',
    'inviteUser',
    `mutation($role: ID!) { inviteUser(input: { email: "new@example.com", name: "New", targets: [{ directory: "oum", roleIds: [$role], orgUserManagement: { connection: GOOGLE_OAUTH2 } }] }) ${outcome} }`,
  ),

  snyk(
    'Invite a user to an organization',
    'POST',
    '/orgs/{}/invites',
    'inviteUser',
    `mutation($workspace: ID!, $workspaceRole: ID!) { inviteUser(input: { email: "new@example.com", targets: [{ directory: "snyk", workspaceId: $workspace, roleIds: [$workspaceRole] }] }) ${outcome} }`,
  ),
  snyk(
    'List pending user invitations',
    'GET',
    '/orgs/{}/invites',
    'Workspace.invites',
    'query($workspace: ID!) { node(id: $workspace) { ... on Workspace { invites { nodes { email } } } } }',
  ),
  snyk(
    'Cancel a pending user invitation',
    'DELETE',
    '/orgs/{}/invites/{}',
    'cancelInvite',
    `mutation($invite: ID!) { cancelInvite(input: { inviteId: $invite }) ${outcome} }`,
  ),
  snyk(
    'Add a member to an organization',
    'POST',
    '/orgs/{}/memberships',
    'addWorkspaceMember',
    `mutation($workspace: ID!, $stranger: ID!, $workspaceRole: ID!) { addWorkspaceMember(input: { workspaceId: $workspace, userId: $stranger, roleIds: [$workspaceRole] }) ${outcome} }`,
  ),
  snyk(
    "Update a member's role",
    'PATCH',
    '/orgs/{}/memberships/{}',
    'setWorkspaceMemberRoles',
    `mutation($membership: ID!, $workspaceRole: ID!) { setWorkspaceMemberRoles(input: { membershipId: $membership, roleIds: [$workspaceRole], overrides: [LAST_ADMIN] }) ${outcome} }`,
  ),
  snyk(
    'Remove a member from an organization',
    'DELETE',
    '/orgs/{}/memberships/{}',
    'removeWorkspaceMember',
    `mutation($membership: ID!) { removeWorkspaceMember(input: { membershipId: $membership, overrides: [LAST_ADMIN] }) ${outcome} }`,
  ),
];

/** The table as Markdown, for `docs/vendor-operations.md`. */
export const renderVendorOperations = (): string => {
  const rows = vendorOperations.map(
    ({ vendor, operation, method, path, field }) =>
      `| ${vendor} | ${operation} | \`${method} ${path}\` | \`${field}\` |`,
  );
  return `# Vendor operations

Every operation that the vendors' pages document, and the field of the graph that serves it. Paths of org-user-management are not
documented: these are the defaults of its route table. A test runs each row against the vendor's sandbox and looks for the request.

| vendor | operation | request | field |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
};
