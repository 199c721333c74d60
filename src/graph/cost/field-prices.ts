import type { OperationName } from '../../domain/provider.ts';

/** An operation that finds things by their ids. */
export type GetOperation = Extract<OperationName, `get${string}`>;

/** An operation that yields a list. */
export type ListOperation = Extract<OperationName, `list${string}`>;

/** What a field of the schema may ask of vendors, and how many rows it leads to for each row that it is selected on. */
export type FieldPrice =
  /** Nothing. It leads to as many rows as it is selected on. */
  | { readonly kind: 'free' }
  /** Nothing. It leads to the rows of the list that it stands in. */
  | { readonly kind: 'rows' }
  /** Things by their ids, where the row does not have them. */
  | { readonly kind: 'load'; readonly operations: readonly GetOperation[] }
  /** A window of a list; without an operation, one of the ledger. Those of the root span the directories that their filter names. */
  | { readonly kind: 'list'; readonly operation: ListOperation | GetOperation | null; readonly root: boolean }
  /** Nothing. However many rows lead to it, it is one thing, and what is asked of it is asked once. */
  | { readonly kind: 'directory' }
  | { readonly kind: 'directories' }
  | { readonly kind: 'directory-by-key' }
  | { readonly kind: 'nodes' }
  | { readonly kind: 'write' }
  /** Nothing. It leads to a row for each operation that there is, as often as it is asked for. */
  | { readonly kind: 'capabilities' }
  /** Rows whose number nobody knows beforehand. */
  | { readonly kind: 'changes' };

const free = (...names: readonly string[]): Record<string, FieldPrice> =>
  Object.fromEntries(names.map((name) => [name, { kind: 'free' }]));

const load = (operations: readonly GetOperation[], ...names: readonly string[]): Record<string, FieldPrice> =>
  Object.fromEntries(names.map((name) => [name, { kind: 'load', operations }]));

const list = (operation: ListOperation | GetOperation | null, root = false): FieldPrice => ({
  kind: 'list',
  operation,
  root,
});

const directory: Record<string, FieldPrice> = { directory: { kind: 'directory' } };
const rows: FieldPrice = { kind: 'rows' };
const connection = { ...free('pageInfo', 'sources', 'totalCount'), edges: rows, nodes: rows };
const edge = free('cursor', 'node');
const payload = free('outcome', 'plan', 'problems');
const write: FieldPrice = { kind: 'write' };

/** What each field of each type may cost, by the type's name. A test holds that every field of the schema is in it. */
export const fieldPrices: Readonly<Record<string, Readonly<Record<string, FieldPrice>>>> = {
  Query: {
    ...free('viewer'),
    auditEvents: list(null, true),
    directories: { kind: 'directories' },
    directory: { kind: 'directory-by-key' },
    invites: list('listInvites', true),
    memberships: list('listMemberships', true),
    node: { kind: 'nodes' },
    nodes: { kind: 'nodes' },
    roles: list('listRoles', true),
    users: list('listUsers', true),
    workspaces: list('listWorkspaces', true),
  },
  Mutation: {
    addWorkspaceMember: write,
    cancelInvite: write,
    createUser: write,
    inviteUser: write,
    reconcileInvites: write,
    removeUser: write,
    removeWorkspaceMember: write,
    resendInvite: write,
    sendPasswordReset: write,
    setUserRoles: write,
    setWorkspaceMemberRoles: write,
    settleInvite: write,
    updateDirectoryViewer: write,
  },
  Directory: {
    ...free('health', 'id', 'key', 'label', 'provider'),
    capabilities: { kind: 'capabilities' },
    ...load(['getViewer'], 'viewer'),
    invites: list('listInvites'),
    memberships: list('listMemberships'),
    roles: list('listRoles'),
    users: list('listUsers'),
    workspaces: list('listWorkspaces'),
  },
  User: {
    ...free('id', 'raw', 'vendorId'),
    ...directory,
    ...load(['getUser'], 'accountType', 'accountTypeRaw', 'email', 'gaps', 'loginMethod', 'name', 'roles', 'status'),
    ...load(['getUser'], 'username'),
    memberships: list('getUserMemberships'),
  },
  Workspace: {
    ...free('id', 'raw', 'vendorId'),
    ...directory,
    ...load(['getWorkspace'], 'createdAt', 'description', 'gaps', 'monthlyTaskLimit', 'name', 'slug', 'type'),
    ...load(['getWorkspace'], 'typeRaw', 'updatedAt'),
    invites: list('listWorkspaceInvites'),
    members: list('listMembers'),
    roles: list('listWorkspaceRoles'),
  },
  // The roles that stand together are all of one workspace, or of none, so that a list of roles counts as one row.
  Role: {
    ...free('id', 'privilege', 'raw', 'scope', 'vendorId'),
    ...directory,
    ...load(['getRole'], 'custom', 'description', 'gaps', 'name'),
    ...load(['getWorkspace'], 'workspace'),
  },
  Membership: {
    ...free('id', 'raw', 'user', 'vendorId'),
    ...directory,
    ...load(['getMember'], 'gaps', 'joinedAt', 'origin', 'roles'),
    ...load(['getWorkspace'], 'workspace'),
  },
  Invite: {
    ...free('acceptedAfter', 'acceptedBefore', 'cancelledAt', 'createdAt', 'email', 'evidence', 'expiresAt'),
    ...free('firstSeenAt', 'id', 'invitedBy', 'lastSeenAt', 'name', 'raw', 'roleRaw', 'status', 'vendorId'),
    ...directory,
    ...load(['getInviteRoles', 'getRole'], 'gaps', 'roles'),
    ...load(['getInvite'], 'supersededBy', 'supersedes'),
    ...load(['getUser'], 'acceptedUser'),
    ...load(['getWorkspace'], 'workspace'),
  },
  AuditEvent: {
    ...free('actor', 'after', 'at', 'before', 'id', 'idempotencyKey', 'note', 'operation', 'outcome', 'requestId'),
    ...free('subject', 'writeId'),
    ...directory,
  },
  AuditEventConnection: connection,
  AuditEventEdge: edge,
  InviteConnection: connection,
  InviteEdge: edge,
  MembershipConnection: connection,
  MembershipEdge: edge,
  RoleConnection: connection,
  RoleEdge: edge,
  UserConnection: connection,
  UserEdge: edge,
  WorkspaceConnection: connection,
  WorkspaceEdge: edge,
  WorkspaceMemberConnection: connection,
  WorkspaceMemberEdge: { ...edge, ...free('membership'), ...load(['getMember'], 'roles') },
  InvitePayload: { ...payload, ...load(['getInvite'], 'invite') },
  InviteUserPayload: free('outcome', 'problems', 'results'),
  InviteUserResult: {
    ...payload,
    ...directory,
    ...load(['getInvite'], 'invite'),
    ...load(['getUser'], 'existingUser'),
  },
  MembershipPayload: { ...payload, ...load(['getMember'], 'membership') },
  UserPayload: { ...payload, ...load(['getUser'], 'user') },
  ReconcileInvitesPayload: { ...free('outcome', 'problems', 'sources'), changes: { kind: 'changes' } },
  InviteChange: free('before', 'invite'),
  PlannedRequest: { ...free('body', 'method', 'path', 'sideEffects'), ...directory },
  Problem: { ...free('code', 'message', 'path', 'retryAfter', 'retryable'), ...directory },
  SourceReport: { ...free('completeness', 'fetchedAt', 'freshness', 'notes', 'problem', 'state'), ...directory },
  Capability: free('filters', 'how', 'operation', 'quota', 'support', 'verification'),
  FilterCapability: free('how', 'name', 'support'),
  DirectoryHealth: {
    ...free('budget', 'credentialsAccepted', 'lastFailure', 'lastSuccessAt', 'pausedFor', 'retryAfter', 'state'),
  },
  DirectoryPermissions: { ...free('permissions'), ...directory },
  HealthFailure: free('at', 'code', 'message'),
  RateBudget: free('limit', 'remaining', 'resetAfter', 'seconds'),
  Viewer: free('kind', 'name', 'permissions'),
  Quota: free('freeAt', 'limit', 'remaining', 'used', 'windowSeconds'),
  Evidence: free('certainty', 'note', 'observedAt', 'source'),
  Gap: free('field', 'note', 'reason'),
  PageInfo: free('endCursor', 'hasNextPage', 'hasPreviousPage', 'startCursor'),
};
