import type { AccountType, User } from '../../domain/user.ts';
import { toHeldRole } from './role-mapping.ts';
import type { MembershipRow, Self, UserResource } from './wire.ts';

const accountTypeOf: ReadonlyMap<string, AccountType> = new Map([
  ['user', 'REGULAR'],
  ['service_account', 'API'],
  ['app_instance', 'INTEGRATION'],
]);

/** Who has no address has null, an empty one, or none at all in Snyk's lists. */
const emailOf = (email: string | null | undefined): string | null => email || null;

/** The user in a membership. Snyk lists human beings only, so that a row without a type is one. */
export const toUser = (directory: string, resource: UserResource, roles: User['roles']): User => {
  const { id, type, attributes } = resource;
  return {
    kind: 'User',
    directory,
    id,
    email: emailOf(attributes?.email),
    name: attributes?.name ?? null,
    username: attributes?.username ?? null,
    accountType: accountTypeOf.get(type ?? 'user') ?? null,
    accountTypeRaw: type ?? null,
    status: null,
    loginMethod: attributes?.login_method ?? null,
    roles,
    raw: resource,
  };
};

/** The user in a membership of the group, whose role holds in the whole directory. */
export const toGroupUser = (directory: string, { relationships }: MembershipRow): User => {
  const role = relationships.role?.data;
  return toUser(directory, relationships.user.data, role ? [toHeldRole(directory, role, 'DIRECTORY')] : null);
};

/** Whose token it is. A user's login method, and its role in a configured group, are for the list of members to tell. */
export const toViewer = (directory: string, self: Self, hasGroup: boolean): User => {
  const { id, type, attributes } = self;
  const isUser = type === 'user';
  return {
    kind: 'User',
    directory,
    id,
    email: emailOf(attributes?.email),
    name: attributes?.name ?? null,
    username: attributes?.username ?? null,
    accountType: accountTypeOf.get(type) ?? null,
    accountTypeRaw: type,
    status: null,
    loginMethod: isUser ? undefined : null,
    roles: isUser && hasGroup ? undefined : null,
    raw: self,
  };
};
