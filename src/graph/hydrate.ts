import type { Membership } from '../domain/membership.ts';
import type { Role } from '../domain/role.ts';
import type { User } from '../domain/user.ts';
import type { Workspace } from '../domain/workspace.ts';
import type { RequestContext } from './context.ts';

/** What a row's field resolves to: at once where the row has it, else after one batched read of the whole thing. */
type Hydrated<T> = NonNullable<T> | null | Promise<NonNullable<T> | null>;

const hydrate = <Row, Field extends keyof Row>(
  row: Row,
  field: Field,
  load: () => Promise<Row | null>,
): Hydrated<Row[Field]> => {
  const known = row[field];
  if (known !== undefined) return known as NonNullable<Row[Field]> | null;
  return load().then((whole) => (whole?.[field] ?? null) as NonNullable<Row[Field]> | null);
};

export const hydrateUser = <Field extends keyof User>(user: User, field: Field, { loaders }: RequestContext) =>
  hydrate(user, field, () => loaders.user.load({ directory: user.directory, scope: null, id: user.id }));

export const hydrateWorkspace = <Field extends keyof Workspace>(
  workspace: Workspace,
  field: Field,
  { loaders }: RequestContext,
) =>
  hydrate(workspace, field, () =>
    loaders.workspace.load({ directory: workspace.directory, scope: null, id: workspace.id }),
  );

export const hydrateRole = <Field extends keyof Role>(role: Role, field: Field, { loaders }: RequestContext) =>
  hydrate(role, field, () => loaders.role.load({ directory: role.directory, scope: role.workspaceId, id: role.id }));

export const hydrateMembership = <Field extends keyof Membership>(
  membership: Membership,
  field: Field,
  { loaders }: RequestContext,
) =>
  hydrate(membership, field, () =>
    loaders.member.load({ directory: membership.directory, scope: membership.workspaceId, id: membership.userId }),
  );
