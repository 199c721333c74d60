import {
  emulated,
  type FilterSupport,
  type Offer,
  type Support,
  unsupported,
  type Verification,
} from '../domain/capability.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { InviteQuota, QuotaUse } from '../domain/ledger-write.ts';
import type { OperationName, Provider } from '../domain/provider.ts';
import type { WriteOperationName } from '../domain/write.ts';
import { fromLedger, inviteOffers } from '../loaders/invite-list.ts';
import { inviteQuotaOf } from '../writes/quota.ts';
import type { Builder } from './builder.ts';
import type { Types } from './types.ts';
import { needsLedger } from './write-input.ts';

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

/** The same for what can be changed. */
const writeMeanings: Record<WriteOperationName, string> = {
  inviteUser: 'Asking somebody to join.',
  cancelInvite: 'Withdrawing an invite.',
  resendInvite: 'Sending an invite anew.',
  createUser: 'Making an account without an invite.',
  removeUser: 'Removing an account from the whole directory.',
  setUserRoles: 'Replacing the roles that hold in the whole directory.',
  addMember: 'Adding a user to a workspace.',
  setMemberRoles: 'Replacing the roles of a member of a workspace.',
  removeMember: 'Removing a user from a workspace.',
  sendPasswordReset: 'Having the vendor send a mail for a new password.',
  updateViewer: "Changing the account behind the directory's token.",
};

/** The enum's spelling of an operation: `listUsers` is `LIST_USERS`. */
export const operationEnumName = (operation: string): string =>
  operation.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** What a directory can do, derived from the provider's operations and declared nowhere else. */
export interface Capability {
  readonly operation: OperationName | WriteOperationName;
  readonly directory: string;
  readonly support: Support;
  readonly how: string | null;
  readonly verification: Verification | null;
  readonly filters: readonly (FilterSupport & { readonly name: string })[];
  /** What the vendor documents as the most of it. */
  readonly quota: InviteQuota | null;
}

const capabilityOf = (operation: Capability['operation'], offer: Offer<unknown>, provider: Provider): Capability => {
  const quota = operation === 'inviteUser' ? inviteQuotaOf(provider) : null;
  const common = { operation, directory: provider.directory.key, quota };
  if (offer.support === 'UNSUPPORTED') {
    return { ...common, support: 'UNSUPPORTED', how: offer.why, verification: null, filters: [] };
  }
  const { support, how, verification } = offer;
  const filters = Object.entries(offer.filters).map(([name, filter]) => ({ name, ...filter }));
  return { ...common, support, how, verification, filters };
};

const namesOf = <Name extends string>(meanings: Readonly<Record<Name, string>>): Name[] =>
  Object.keys(meanings) as Name[];

const withLedger = (offer: Offer<unknown>): Offer<unknown> =>
  offer.support === 'UNSUPPORTED' && offer.recorded ? emulated(fromLedger, null) : offer;

const withoutLedger = (offer: Offer<unknown>): Offer<unknown> =>
  offer.support === 'UNSUPPORTED' ? offer : unsupported(needsLedger);

/** What a directory can do. @param ledger null where the gateway keeps none: then nothing can be changed, nor be known beyond what vendors tell */
export const capabilitiesOf = (provider: Provider, ledger: Ledger | null): Capability[] => {
  const { operations, writes } = provider;
  const lists: Partial<Record<OperationName, Offer<unknown>>> = {
    ...inviteOffers(provider, { ledger, now: () => new Date() }),
  };
  const reads = namesOf(operationMeanings).map((name) => {
    const offer = lists[name] ?? operations[name];
    return capabilityOf(name, ledger === null ? offer : withLedger(offer), provider);
  });
  const changes = namesOf(writeMeanings).map((name) =>
    capabilityOf(name, ledger === null ? withoutLedger(writes[name]) : writes[name], provider),
  );
  return [...reads, ...changes];
};

export const defineCapability = (builder: Builder, types: Types): void => {
  const Operation = builder.enumType('Operation', {
    description: 'What can be asked of a directory, or changed in it.',
    values: Object.fromEntries(
      Object.entries({ ...operationMeanings, ...writeMeanings }).map(([name, description]) => [
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

  const Quota = builder.objectRef<InviteQuota & QuotaUse>('Quota').implement({
    description:
      'How much of what a vendor takes in a stretch of time is used up, counted by Rollcall over the last so many seconds. `used` is the most that Rollcall may have sent; what is sent elsewhere it does not see, so that the vendor may refuse earlier. When the vendor itself starts to count anew is not documented.',
    fields: (t) => ({
      limit: t.exposeInt('limit', { description: 'How many the vendor takes.' }),
      windowSeconds: t.exposeInt('seconds', { description: 'In how many seconds.' }),
      used: t.exposeInt('used', {
        description: 'How many Rollcall sent in the last so many seconds, or may have sent.',
      }),
      remaining: t.int({
        description: 'How many Rollcall will still send now.',
        resolve: ({ limit, used }) => Math.max(0, limit - used),
      }),
      freeAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When a place will be free. Null where one is.',
        resolve: ({ freeAt }) => freeAt,
      }),
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
      quota: t.field({
        type: Quota,
        nullable: true,
        description:
          'How far the number is used up that the vendor takes in a day. Null where it documents none, and where this gateway keeps no ledger to count in.',
        resolve: async ({ directory, quota }, _, { ledger, now }) =>
          quota === null || ledger === null
            ? null
            : { ...quota, ...(await ledger.readQuota(directory, quota, now().toISOString())) },
      }),
    }),
  });
};
