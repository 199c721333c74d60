import type { Call } from './call.ts';
import type { Offer } from './capability.ts';
import type { RoleScope } from './role.ts';

/** One upstream write as it is sent: what a dry run shows and the ledger records. */
export interface WriteRequest {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the directory's base URL, percent-encoded. */
  readonly path: string;
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly body?: unknown;
}

/** What the vendor's answer to a write told. */
export interface WriteReceipt {
  /** The vendor's id of what was made; null where the answer names none. */
  readonly id: string | null;
  /** ISO 8601; null where the answer names no end. */
  readonly expiresAt: string | null;
  /** Whether the answer was not what the vendor documents: then only its status tells that the write was carried out. @default false */
  readonly isUnclear?: true;
}

export const emptyReceipt: WriteReceipt = { id: null, expiresAt: null };

/** A write that is ready to be sent. Planning it may have read from the vendor; nothing has been written. */
export interface PlannedWrite {
  readonly request: WriteRequest;
  /** What the vendor documents to happen beside the obvious, a sentence each. */
  readonly sideEffects: readonly string[];
  /**
   * Sends it, once; never again by itself. Rejects with a ProviderError, whose `mayHaveActed` says whether the vendor could have acted all
   * the same.
   */
  readonly send: (call: Call) => Promise<WriteReceipt>;
}

export interface InviteInput {
  /** Sent verbatim; compared without regard to case. */
  readonly email: string;
  readonly name: string | null;
  /** The workspace invited to; null for the whole directory. */
  readonly workspaceId: string | null;
  /** The vendor's own role ids. */
  readonly roleIds: readonly string[];
  /** What this vendor needs beyond the common input, by the name it declared. */
  readonly options: Readonly<Record<string, string | null>>;
}

export interface CreateUserInput {
  readonly email: string;
  readonly name: string;
  readonly roleIds: readonly string[];
}

/** `undefined` leaves a field as it is. */
export interface UpdateViewerInput {
  readonly email: string | undefined;
  readonly name: string | undefined;
}

type Plan<Input extends readonly unknown[]> = Offer<(...input: [...Input, call: Call]) => Promise<PlannedWrite>>;

/**
 * All that Rollcall can change in a directory, each planned before it is sent. Total, as `Operations` is. Planning rejects with a
 * ProviderError of kind `not-found` where the thing to change is not there.
 */
export interface WriteOperations {
  readonly inviteUser: Plan<[input: InviteInput]>;
  /** `inviteId` is the vendor's. */
  readonly cancelInvite: Plan<[inviteId: string, workspaceId: string | null]>;
  /** The writes that send an invite anew, in the order to be sent; `inviteId` is null where the vendor gave none. */
  readonly resendInvite: Offer<
    (inviteId: string | null, input: InviteInput, call: Call) => Promise<readonly PlannedWrite[]>
  >;
  /** Makes an account without an invite. */
  readonly createUser: Plan<[input: CreateUserInput]>;
  /** Removes the account from the whole directory. */
  readonly removeUser: Plan<[userId: string]>;
  /** Replaces the roles that hold in the whole directory. */
  readonly setUserRoles: Plan<[userId: string, roleIds: readonly string[]]>;
  readonly addMember: Plan<[workspaceId: string, userId: string, roleIds: readonly string[]]>;
  readonly setMemberRoles: Plan<[workspaceId: string, userId: string, roleIds: readonly string[]]>;
  readonly removeMember: Plan<[workspaceId: string, userId: string]>;
  readonly sendPasswordReset: Plan<[userId: string]>;
  /** Changes the account behind the directory's own token. */
  readonly updateViewer: Plan<[input: UpdateViewerInput]>;
}

export type WriteOperationName = keyof WriteOperations;

/** How many roles a write takes, and of which scope. */
export interface RoleRule {
  readonly least: number;
  readonly most: number;
  /** The scope that a role must have; null where any fits. A role without a scope fits everywhere. */
  readonly scope: RoleScope | null;
}

/** The writes that hand out roles. */
export type RoleGivingName = 'inviteUser' | 'createUser' | 'setUserRoles' | 'addMember' | 'setMemberRoles';

/** What a vendor asks of the common input. */
export interface WriteRules {
  readonly roles: Readonly<Record<RoleGivingName, RoleRule>>;
  /** Whether an invite must name a workspace (true), or must not (false). */
  readonly inviteNamesWorkspace: boolean;
  /** Whether an invite must carry the person's name. */
  readonly inviteNeedsName: boolean;
  /** How an e-mail address must look to this vendor; null where it documents nothing. */
  readonly emailPattern: RegExp | null;
  /** How many invites the vendor takes in a day; null where it documents no limit. */
  readonly invitesPerDay: number | null;
}

/** One thing a vendor needs on an invite beyond the common input, declared as data: the graph builds a typed input from it. */
export interface InviteOption {
  /** The input field's name. */
  readonly name: string;
  readonly description: string;
  /** What can be chosen: a value of an enum made for it, and what is sent to the vendor. */
  readonly choices: readonly { readonly name: string; readonly value: string | null; readonly description: string }[];
}
