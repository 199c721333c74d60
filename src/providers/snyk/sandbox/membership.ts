import type { Listing } from './listing.ts';
import type { Exchange } from './operation.ts';
import { anyText, oneOf, type ParameterRules, pagingRules } from './parameter.ts';
import { invalid, notFound } from './refusal.ts';
import type { SnykMembership, SnykRole, SnykState, SnykUser } from './state.ts';
import type { Table } from './table.ts';

/** The parameters of both membership lists, whose column of roles has two names. */
export const membershipRules = (roleColumn: 'role' | 'role_name'): ParameterRules => ({
  ...pagingRules,
  sort_by: oneOf('username', 'user_display_name', 'email', 'login_method', roleColumn),
  sort_order: oneOf('ASC', 'DESC'),
  email: anyText,
  user_id: anyText,
  username: anyText,
  role_name: anyText,
});

/** A table of memberships as the request's query filters and sorts it. */
export const membershipListing = (
  { state, request: { query } }: Exchange,
  table: Table<SnykMembership>,
  defaultOrder: 'ASC' | 'DESC',
): Listing<SnykMembership> => {
  const column = query.get('sort_by');
  const sortBy = column === null ? undefined : columns[column];
  const keeps = ['email', 'user_id', 'username', 'role_name'].flatMap((name) => {
    const wanted = query.get(name);
    const keep = filters[name];
    return wanted === null || keep === undefined ? [] : [(row: SnykMembership) => keep(state, row, wanted)];
  });
  return {
    entries: keeps.length === 0 ? table.entries : table.entries.filter(({ row }) => keeps.every((keep) => keep(row))),
    sortedBy: sortBy === undefined ? null : (row) => sortBy(userOf(state, row), roleOf(state, row)).toLowerCase(),
    descending: (query.get('sort_order') ?? defaultOrder) === 'DESC',
    hasHad: table.hasHad,
  };
};

const columns: Readonly<Record<string, (user: SnykUser, role: SnykRole) => string>> = {
  username: ({ username }) => username,
  user_display_name: ({ name }) => name,
  email: ({ email }) => email ?? '',
  login_method: ({ loginMethod }) => loginMethod ?? '',
  role: (_, { name }) => name,
  role_name: (_, { name }) => name,
};

const filters: Readonly<Record<string, (state: SnykState, row: SnykMembership, wanted: string) => boolean>> = {
  email: (state, row, wanted) => {
    const email = userOf(state, row).email ?? '';
    return state.behaviour.emailFilter === 'exact' ? email === wanted : email.toLowerCase() === wanted.toLowerCase();
  },
  user_id: (_, row, wanted) => row.userId === wanted,
  username: (state, row, wanted) => userOf(state, row).username === wanted,
  role_name: (state, row, wanted) => roleOf(state, row).name === wanted,
};

/** The user whose membership it is. */
export const userOf = (state: SnykState, { userId }: Pick<SnykMembership, 'userId'>): SnykUser => {
  const user = state.users.get(userId);
  if (user === undefined) throw new Error(`The sandbox has a membership of ${userId}, who is not among its users.`);
  return user;
};

/** The role that a membership or an invite gives. */
export const roleOf = (state: SnykState, { roleId }: Pick<SnykMembership, 'roleId'>): SnykRole => {
  const role = state.roles.get(roleId);
  if (role === undefined) throw new Error(`The sandbox gave somebody ${roleId}, which is not among its roles.`);
  return role;
};

/** A role that a request names. @throws Refusal where there is none of this kind */
export const roleForKind = (state: SnykState, roleId: string, kind: SnykRole['kind'], pointer: string): SnykRole => {
  const role = state.roles.get(roleId);
  if (role?.kind !== kind) throw invalid(`There is no ${kind} role with this id`, { pointer });
  return role;
};

/** @throws Refusal */
export const membershipIn = (table: Table<SnykMembership>, id: string): SnykMembership => {
  const membership = table.get(id);
  if (membership === undefined) throw notFound('Membership');
  return membership;
};

/** The address as the sandbox was told to write it where there is none; to be spread. */
export const emailMember = ({ behaviour }: SnykState, email: string | null): { readonly email?: string | null } => {
  if (email !== null) return { email };
  return { null: { email }, omitted: {}, empty: { email: '' } }[behaviour.missingEmail];
};

/** The `user` and `role` of a membership. */
export const memberRelationships = (
  { state, wholeRows }: Exchange,
  row: SnykMembership,
  roleType: 'org_role' | 'group_role',
) => {
  const user = userOf(state, row);
  const login = wholeRows && user.loginMethod !== null ? { login_method: user.loginMethod } : {};
  return {
    user: {
      data: {
        id: user.id,
        type: 'user',
        attributes: { name: user.name, username: user.username, ...emailMember(state, user.email), ...login },
      },
    },
    role: { data: { id: row.roleId, type: roleType, attributes: { name: roleOf(state, row).name } } },
  };
};
