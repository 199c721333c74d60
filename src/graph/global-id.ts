import type { AuditEvent } from '../domain/audit-event.ts';
import type { Invite } from '../domain/invite.ts';
import type { Membership } from '../domain/membership.ts';
import type { IdKind, Provider } from '../domain/provider.ts';
import type { Role } from '../domain/role.ts';
import type { User } from '../domain/user.ts';
import type { Workspace } from '../domain/workspace.ts';
import type { Directory } from '../domain/directory.ts';
import { RequestError } from './request-error.ts';

/** The kinds of things that have a global id. */
export const nodeKinds = ['Directory', 'User', 'Workspace', 'Role', 'Membership', 'Invite', 'AuditEvent'] as const;
export type NodeKind = (typeof nodeKinds)[number];

export type NodeRow = User | Workspace | Role | Membership | Invite | AuditEvent;

/** What a global id names: kind, directory, scope (the workspace, where the id alone does not name the thing) and the vendor's id. */
export interface NodeAddress {
  readonly kind: NodeKind;
  readonly directory: string;
  readonly scope: string | null;
  readonly id: string;
}

const longestId = 2048;

const encode = ({ kind, directory, scope, id }: NodeAddress): string =>
  Buffer.from(JSON.stringify([kind, directory, scope, id])).toString('base64url');

export const directoryId = ({ key }: Directory): string =>
  encode({ kind: 'Directory', directory: key, scope: null, id: '' });

/** The address of a row. A member is named by its workspace and user, since not every vendor gives memberships an id. */
export const addressOf = (row: NodeRow): NodeAddress => {
  const { kind, directory } = row;
  switch (kind) {
    case 'User':
    case 'Workspace':
    case 'AuditEvent':
      return { kind, directory, scope: null, id: row.id };
    case 'Role':
      return { kind, directory, scope: row.workspaceId, id: row.id };
    case 'Invite':
      return { kind, directory, scope: row.workspaceId, id: inviteIdOf(row) };
    case 'Membership':
      return { kind, directory, scope: row.workspaceId, id: row.userId };
  }
};

/** Sets the ledger's ids apart from any vendor's. */
const ledgerPrefix = '~';

/** The ledger's id where there is one: it stays, while a resend changes the vendor's. */
const inviteIdOf = ({ ledgerId, id }: Invite): string => {
  if (ledgerId !== null) return `${ledgerPrefix}${ledgerId}`;
  if (id === null) throw new Error('An invite has neither an id of the ledger nor one of the vendor.');
  return id;
};

/** The ledger's id that an invite's address holds, or null where it holds the vendor's. */
export const ledgerIdOf = (id: string): string | null =>
  id.startsWith(ledgerPrefix) ? id.slice(ledgerPrefix.length) : null;

/** The opaque, URL-safe id that clients hold. */
export const globalId = (row: NodeRow): string => encode(addressOf(row));

/** What a text names, if it has the form of a global id; null else. Whether such a thing can be there is not looked at. */
export const addressIn = (id: string): NodeAddress | null => {
  if (id.length === 0 || id.length > longestId || !/^[\w-]+$/.test(id)) return null;
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(id, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  if (!Array.isArray(parts) || parts.length !== 4) return null;
  const [kind, directory, scope, vendorId] = parts as unknown[];
  const known = nodeKinds.find((name) => name === kind);
  if (known === undefined || typeof directory !== 'string' || typeof vendorId !== 'string') return null;
  if (scope !== null && typeof scope !== 'string') return null;
  const address = { kind: known, directory, scope, id: vendorId };
  // Only the one spelling that Rollcall itself gives out: a thing has one id.
  return encode(address) === id ? address : null;
};

const readBefore = new WeakMap<object, Map<string, NodeAddress | null>>();

/** The same, read once for each request, which is known by its context: what an id costs is reckoned before it is looked for. */
export const addressOnce = (id: string, context: object): NodeAddress | null => {
  const known = readBefore.get(context) ?? new Map<string, NodeAddress | null>();
  readBefore.set(context, known);
  let address = known.get(id);
  if (address === undefined) {
    address = addressIn(id);
    known.set(id, address);
  }
  return address;
};

const idKinds: Readonly<Record<Exclude<NodeKind, 'Directory' | 'AuditEvent'>, IdKind>> = {
  User: 'User',
  Workspace: 'Workspace',
  Role: 'Role',
  Membership: 'User',
  Invite: 'Invite',
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const isPossible = ({ kind, scope, id }: NodeAddress, provider: Provider): boolean => {
  if (kind === 'Directory') return scope === null && id === '';
  if (kind === 'AuditEvent') return scope === null && uuid.test(id);
  if ((kind === 'User' || kind === 'Workspace') && scope !== null) return false;
  if (kind === 'Membership' && scope === null) return false;
  const ledgerId = kind === 'Invite' ? ledgerIdOf(id) : null;
  const isKnownForm = ledgerId === null ? provider.isId(idKinds[kind], id) : uuid.test(ledgerId);
  return isKnownForm && (scope === null || provider.isId('Workspace', scope));
};

/**
 * Reads an id that a client handed in. Null where its directory is not configured (any more); refuses with INVALID_ID what Rollcall
 * cannot have given out, before any upstream call.
 */
export const readGlobalId = (
  id: string,
  context: { readonly providers: ReadonlyMap<string, Provider> },
): NodeAddress | null => {
  const address = addressOnce(id, context);
  if (address === null) throw invalidId();
  const provider = context.providers.get(address.directory);
  if (provider === undefined) return null;
  if (!isPossible(address, provider)) throw invalidId();
  return address;
};

const invalidId = (): RequestError =>
  new RequestError(
    'INVALID_ID',
    'This is not an id that Rollcall gave out. Pass an `id` exactly as it came in an answer.',
  );
