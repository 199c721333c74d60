import { accountTypes, userStatuses } from '../domain/user.ts';
import type { AccountType, UserStatus } from '../domain/user.ts';
import { freshnesses, type Freshness } from '../domain/freshness.ts';
import { gapReasons, type GapReason } from '../domain/gap.ts';
import {
  certainties,
  type Certainty,
  evidenceSources,
  type EvidenceSource,
  inviteStatuses,
  type InviteStatus,
} from '../domain/invite.ts';
import { membershipOrigins, type MembershipOrigin } from '../domain/membership.ts';
import { privileges, type Privilege, type RoleScope } from '../domain/role.ts';
import { sourceStates, type SourceState } from '../domain/source-report.ts';
import { supports, type Support, verifications, type Verification } from '../domain/capability.ts';
import type { Completeness } from '../domain/window.ts';
import { workspaceTypes, type WorkspaceType } from '../domain/workspace.ts';
import type { InviteOption } from '../domain/write.ts';
import { errorCodes } from './error-code.ts';
import type { Builder } from './builder.ts';

/** What the schema needs to know of a vendor. */
export interface ProviderDescription {
  /** A value of the `Provider` enum. */
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  /** What the vendor needs on an invite beyond the common input. */
  readonly inviteOptions: readonly InviteOption[];
}

const accountTypeMeanings: Record<AccountType, string> = {
  API: 'A service account: it acts through a token.',
  EXTERNAL: 'An account of somebody outside the organisation.',
  INTEGRATION: 'An app or integration that has an account.',
  PARTNER: "A partner's account.",
  REGULAR: "A person's account.",
  SYSTEM: "The vendor's own account.",
};
const userStatusMeanings: Record<UserStatus, string> = {
  ACTIVE: 'The vendor says that the account is active.',
  DISABLED: 'The vendor says that the account is not active.',
};
const workspaceTypeMeanings: Record<WorkspaceType, string> = {
  EMBEDDED: 'Tray: the workspace of embedded solutions.',
  ORGANIZATION:
    'The whole organisation (Tray has one; each Snyk organisation is one; org-user-management has the one).',
  PERSONAL: "Tray: one person's own workspace.",
  PERSONAL_EXTERNAL: "Tray: an external person's own workspace.",
  SHARED: 'Tray: a workspace that several people share.',
};
const privilegeMeanings: Record<Privilege, string> = {
  OWNER: 'Owns it: may do all, and cannot be outranked.',
  ADMIN: 'Administers it: may manage users and their roles.',
  WRITE: 'May change things, but not who has access.',
  READ: 'May only look.',
  NONE: 'Belongs to it, without any access of its own.',
};
const roleScopeMeanings: Record<RoleScope, string> = {
  DIRECTORY: 'It holds in the whole directory.',
  WORKSPACE: 'It holds in one workspace.',
};
const originMeanings: Record<MembershipOrigin, string> = {
  DIRECT: 'Given in this workspace.',
  INHERITED: 'Held through something above the workspace, and listed by the vendor all the same.',
};
const inviteStatusMeanings: Record<InviteStatus, string> = {
  PENDING: 'Sent, and open.',
  ACCEPTED: 'The person joined.',
  EXPIRED: 'Its time ran out before anybody joined.',
  CANCELLED: 'It was withdrawn.',
  UNKNOWN: 'No evidence decides. Disappearance is not acceptance.',
};
const certaintyMeanings: Record<Certainty, string> = {
  PROVEN: 'The vendor itself says so.',
  INFERRED: 'It follows from what the vendor shows.',
  ASSUMED: 'Nothing speaks against it.',
};
const evidenceSourceMeanings: Record<EvidenceSource, string> = {
  VENDOR_RESPONSE: "The vendor's answer to a request about this very invite.",
  VENDOR_LIST: "The vendor's list of invites.",
  MEMBERSHIP_MATCH: 'A user with the same address.',
  LEDGER: "Rollcall's own record of what went through it.",
  CLOCK: 'The time of expiry that the vendor gave.',
  OPERATOR: 'Somebody settled it by hand.',
};
const gapReasonMeanings: Record<GapReason, string> = {
  NOT_PROVIDED: 'The vendor has no such field.',
  FORBIDDEN: 'The credentials of the directory may not read it.',
  FAILED: 'Reading it failed; try again.',
  UNMAPPED: 'The vendor said a word that Rollcall does not know; the raw field has it.',
};
const sourceStateMeanings: Record<SourceState, string> = {
  READ: 'Its rows up to the edge of this page are in the list, here or on earlier pages.',
  FAILED: 'It failed while this page was read; its further rows are missing.',
  SKIPPED: 'It cannot serve this list, or failed on an earlier page of this walk; its rows are missing.',
  NOT_YET_READ: 'Its rows lie beyond this page.',
};
const completenessMeanings: Record<Completeness, string> = {
  COMPLETE: 'No row up to the edge of this page is missing.',
  PARTIAL: 'Rows may be missing or repeated; the notes say why.',
  LEDGER_ONLY: 'The vendor does not list these; only what went through Rollcall is known.',
};
const freshnessMeanings: Record<Freshness, string> = {
  LIVE: 'Read from the vendor while this answer was made.',
  CACHED: 'Read earlier, no longer ago than the configuration allows. `Cache-Control: no-cache` reads anew.',
  STALE:
    'Read longer ago than that: it is being read anew for whoever asks next, or the vendor could not be asked, as the notes then say.',
};
const supportMeanings: Record<Support, string> = {
  NATIVE: 'The vendor does it.',
  EMULATED: 'Rollcall does it out of other calls; `how` says which.',
  UNSUPPORTED: 'It cannot be done; `how` says why.',
};
const verificationMeanings: Record<Verification, string> = {
  DOCUMENTS: "Built from the vendor's documents; not tried.",
  SANDBOX: "Tried against Rollcall's sandbox of the vendor, which is built from the vendor's documents.",
  LIVE: 'Tried against the vendor itself.',
};

const valuesOf = <V extends string>(values: readonly V[], meanings: Record<V, string>) =>
  Object.fromEntries(values.map((value) => [value, { value, description: meanings[value] }])) as Record<
    V,
    { value: V; description: string }
  >;

/** Every enum of the schema but the operations. The provider enum comes from the registry: nothing here names a vendor's value. */
export const createEnums = (builder: Builder, providers: readonly ProviderDescription[]) => ({
  Provider: builder.enumType('Provider', {
    description: 'The vendors that this gateway can speak to.',
    values: Object.fromEntries(providers.map(({ name, description }) => [name, { value: name, description }])),
  }),
  AccountType: builder.enumType('AccountType', {
    description: 'What kind of account a user is.',
    values: valuesOf(accountTypes, accountTypeMeanings),
  }),
  UserStatus: builder.enumType('UserStatus', {
    description: 'Whether the vendor lets the account be used.',
    values: valuesOf(userStatuses, userStatusMeanings),
  }),
  WorkspaceType: builder.enumType('WorkspaceType', {
    description: 'What a workspace is for.',
    values: valuesOf(workspaceTypes, workspaceTypeMeanings),
  }),
  Privilege: builder.enumType('Privilege', {
    description:
      "How much a role lets its holder do, from the provider's table of built-in roles. Custom roles are not classified.",
    values: valuesOf(privileges, privilegeMeanings),
  }),
  RoleScope: builder.enumType('RoleScope', {
    description: 'Where a role applies.',
    values: valuesOf(['DIRECTORY', 'WORKSPACE'], roleScopeMeanings),
  }),
  MembershipOrigin: builder.enumType('MembershipOrigin', {
    description: 'How a membership came about.',
    values: valuesOf(membershipOrigins, originMeanings),
  }),
  InviteStatus: builder.enumType('InviteStatus', {
    description: 'What became of an invite.',
    values: valuesOf(inviteStatuses, inviteStatusMeanings),
  }),
  Certainty: builder.enumType('Certainty', {
    description: 'How sure a piece of evidence is.',
    values: valuesOf(certainties, certaintyMeanings),
  }),
  EvidenceSource: builder.enumType('EvidenceSource', {
    description: 'Where a piece of evidence is from.',
    values: valuesOf(evidenceSources, evidenceSourceMeanings),
  }),
  GapReason: builder.enumType('GapReason', {
    description: 'Why a field is null.',
    values: valuesOf(gapReasons, gapReasonMeanings),
  }),
  SourceState: builder.enumType('SourceState', {
    description: 'How far a directory was read for a list.',
    values: valuesOf(sourceStates, sourceStateMeanings),
  }),
  Completeness: builder.enumType('Completeness', {
    description: "Whether a directory's rows in a list can be relied on to be all.",
    values: valuesOf(['COMPLETE', 'PARTIAL', 'LEDGER_ONLY'], completenessMeanings),
  }),
  Freshness: builder.enumType('Freshness', {
    description: 'Whether rows were read just now.',
    values: valuesOf(freshnesses, freshnessMeanings),
  }),
  Support: builder.enumType('Support', {
    description: 'Whether and how an operation is served.',
    values: valuesOf(supports, supportMeanings),
  }),
  Verification: builder.enumType('Verification', {
    description: 'How far an operation has been tried.',
    values: valuesOf(verifications, verificationMeanings),
  }),
  ErrorCode: builder.enumType('ErrorCode', {
    description: 'What went wrong. The same words stand in `extensions.code` of top-level errors.',
    values: Object.fromEntries(
      Object.entries(errorCodes).map(([code, { meaning, whatToDo }]) => [
        code,
        { value: code, description: `${meaning} ${whatToDo}` },
      ]),
    ),
  }),
});

export type Enums = ReturnType<typeof createEnums>;
