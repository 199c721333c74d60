import type { Membership } from '../domain/membership.ts';
import type { Role } from '../domain/role.ts';
import type { User } from '../domain/user.ts';
import type { Workspace } from '../domain/workspace.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { RequestContext } from './context.ts';

/** What a row's field resolves to: at once where the row has it, else after one batched read of the whole thing. */
type Hydrated<T> = NonNullable<T> | null | Promise<NonNullable<T> | null>;

/** Reads a field of a row of one kind. Called for each field of each row: nothing is made where the row has it. */
const hydrate =
  <Row extends object>(load: (row: Row, loaders: Loaders) => Promise<Row | null>) =>
  <Field extends keyof Row>(row: Row, field: Field, context: RequestContext): Hydrated<Row[Field]> => {
    const known: Row[Field] | undefined = row[field];
    if (known !== undefined) return known as NonNullable<Row[Field]> | null;
    return pick(load(row, context.loaders()), field);
  };

const pick = async <Row, Field extends keyof Row>(
  reading: Promise<Row | null>,
  field: Field,
): Promise<NonNullable<Row[Field]> | null> => (await reading)?.[field] ?? null;

export const hydrateUser = hydrate<User>(({ directory, id }, { user }) => user.load({ directory, scope: null, id }));

export const hydrateWorkspace = hydrate<Workspace>(({ directory, id }, { workspace }) =>
  workspace.load({ directory, scope: null, id }),
);

export const hydrateRole = hydrate<Role>(({ directory, workspaceId: scope, id }, { role }) =>
  role.load({ directory, scope, id }),
);

export const hydrateMembership = hydrate<Membership>(({ directory, workspaceId: scope, userId: id }, { member }) =>
  member.load({ directory, scope, id }),
);
