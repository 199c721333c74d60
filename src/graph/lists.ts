import type { Membership } from '../domain/membership.ts';
import type { Provider } from '../domain/provider.ts';
import type { Privilege } from '../domain/role.ts';
import type { User } from '../domain/user.ts';
import type { List } from '../domain/window.ts';
import type { Workspace, WorkspaceType } from '../domain/workspace.ts';
import { serve } from '../loaders/offer.ts';
import { membershipsWithPrivilege, usersWithPrivilege } from '../loaders/privilege-filter.ts';
import type { RequestContext } from './context.ts';
import { readListFilter } from './list-filter.ts';
import { readEmailFilter, readSearchFilter } from './text-filter.ts';

export interface UserFilterArguments {
  readonly email?: string | null | undefined;
  readonly search?: string | null | undefined;
  readonly privileges?: readonly Privilege[] | null | undefined;
}

export interface WorkspaceFilterArguments {
  readonly types?: readonly WorkspaceType[] | null | undefined;
  readonly search?: string | null | undefined;
}

/** How to list one directory's users under a filter. The filter is read, and refused if wrong, at once. */
export const listUsersBy = (
  filter: UserFilterArguments,
  { loaders }: RequestContext,
): ((provider: Provider) => List<User>) => {
  const read = { email: readEmailFilter(filter.email), search: readSearchFilter(filter.search) };
  const privileges = readListFilter('privileges', filter.privileges);
  return (provider) => {
    const list = serve(provider, 'listUsers')(read);
    return privileges === null ? list : usersWithPrivilege(list, provider.directory.key, privileges, loaders());
  };
};

export const listWorkspacesBy = (filter: WorkspaceFilterArguments): ((provider: Provider) => List<Workspace>) => {
  const read = { types: readListFilter('types', filter.types), search: readSearchFilter(filter.search) };
  return (provider) => serve(provider, 'listWorkspaces')(read);
};

export const listMembershipsBy = (
  filter: Pick<UserFilterArguments, 'privileges'>,
  { loaders }: RequestContext,
): ((provider: Provider) => List<Membership>) => {
  const privileges = readListFilter('privileges', filter.privileges);
  return (provider) => {
    const list = serve(provider, 'listMemberships')();
    return privileges === null ? list : membershipsWithPrivilege(list, provider.directory.key, privileges, loaders());
  };
};

/** A list's name in its cursors: the field, what it hangs on, and the filter with its parts in a fixed order. */
export const listName = (field: string, parent: string | null, filter: object = {}): string =>
  JSON.stringify([
    field,
    parent,
    Object.entries(filter)
      .filter(([, part]) => part != null)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  ]);
