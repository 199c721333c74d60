import type { FilterSupport, Offer, Support, Verification } from '../domain/capability.ts';
import type { OperationName, Provider } from '../domain/provider.ts';
import type { Builder } from './builder.ts';
import type { Types } from './types.ts';

/** What each operation does, for the enum. Total: an operation cannot be left out. */
const operationMeanings: Record<OperationName, string> = {
  listUsers: 'The users of the directory.',
  getUser: 'One user by id.',
  listWorkspaces: 'The workspaces of the directory.',
  getWorkspace: 'One workspace by id.',
  listRoles: 'The roles that hold in the whole directory.',
  listWorkspaceRoles: 'The roles that can be held in a workspace.',
  getRole: 'One role by id.',
  listMembers: 'The members of a workspace, with their roles.',
  getMember: 'One member of a workspace.',
  listMemberships: 'Every membership of the directory.',
  getUserMemberships: 'The memberships of a user.',
  listInvites: 'The invites of the directory.',
  listWorkspaceInvites: 'The invites to a workspace.',
  getInvite: 'One invite by id.',
  getInviteRoles: 'The roles that an invite offers.',
  getViewer: "The account behind the directory's token.",
};

/** The enum's spelling of an operation: `listUsers` is `LIST_USERS`. */
export const operationEnumName = (operation: string): string =>
  operation.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** What a directory can do, derived from the provider's operations and declared nowhere else. */
export interface Capability {
  readonly operation: OperationName;
  readonly support: Support;
  readonly how: string | null;
  readonly verification: Verification | null;
  readonly filters: readonly (FilterSupport & { readonly name: string })[];
}

const capabilityOf = (operation: OperationName, offer: Offer<unknown>): Capability => {
  if (offer.support === 'UNSUPPORTED') {
    return { operation, support: 'UNSUPPORTED', how: offer.why, verification: null, filters: [] };
  }
  const { support, how, verification } = offer;
  const filters = Object.entries(offer.filters).map(([name, filter]) => ({ name, ...filter }));
  return { operation, support, how, verification, filters };
};

export const capabilitiesOf = ({ operations }: Provider): Capability[] =>
  (Object.keys(operationMeanings) as OperationName[]).map((name) => capabilityOf(name, operations[name]));

export const defineCapability = (builder: Builder, types: Types): void => {
  const Operation = builder.enumType('Operation', {
    description: 'What can be asked of a directory.',
    values: Object.fromEntries(
      Object.entries(operationMeanings).map(([name, description]) => [
        operationEnumName(name),
        { value: name, description },
      ]),
    ),
  });

  const Filter = builder.objectRef<Capability['filters'][number]>('FilterCapability').implement({
    description: 'How a filter of a list is applied.',
    fields: (t) => ({
      name: t.exposeString('name', { description: "The filter's name." }),
      support: t.expose('support', {
        type: types.Support,
        description: 'Whether the vendor applies it, or Rollcall to what it reads, within the call budget.',
      }),
      how: t.exposeString('how', { description: 'What to know of it.' }),
    }),
  });

  types.Capability.implement({
    description: 'Whether and how a directory serves an operation.',
    fields: (t) => ({
      operation: t.field({ type: Operation, description: 'The operation.', resolve: ({ operation }) => operation }),
      support: t.expose('support', { type: types.Support, description: 'Whether it is served, and by whom.' }),
      how: t.exposeString('how', {
        nullable: true,
        description: 'How it is emulated, why it is unsupported, or a caution. Null where there is nothing to add.',
      }),
      verification: t.expose('verification', {
        type: types.Verification,
        nullable: true,
        description: 'How far it has been tried. Null where it is unsupported.',
      }),
      filters: t.field({
        type: [Filter],
        description: 'The filters that the list takes.',
        resolve: ({ filters }) => filters,
      }),
    }),
  });
};
