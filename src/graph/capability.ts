import {
  emulated,
  type FilterSupport,
  type Offer,
  type Support,
  unsupported,
  type Verification,
} from '../domain/capability.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { InviteQuota } from '../domain/ledger-write.ts';
import type { OperationName, Provider } from '../domain/provider.ts';
import type { WriteOperationName } from '../domain/write.ts';
import { fromLedger, inviteOffers } from '../loaders/invite-list.ts';
import { inviteQuotaOf } from '../writes/quota.ts';
import { needsLedger } from './write-input.ts';

/** What each operation does, for the enum. Total: an operation cannot be left out. */
export const operationMeanings: Record<OperationName, string> = {
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
export const writeMeanings: Record<WriteOperationName, string> = {
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
