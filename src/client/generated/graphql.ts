/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What kind of account a user is. */
export type AccountType =
  /** A service account: it acts through a token. */
  | 'API'
  /** An account of somebody outside the organisation. */
  | 'EXTERNAL'
  /** An app or integration that has an account. */
  | 'INTEGRATION'
  /** A partner's account. */
  | 'PARTNER'
  /** A person's account. */
  | 'REGULAR'
  /** The vendor's own account. */
  | 'SYSTEM';

/** Whether a directory's rows in a list can be relied on to be all. */
export type Completeness =
  /** No row up to the edge of this page is missing. */
  | 'COMPLETE'
  /** The vendor does not list these; only what went through Rollcall is known. */
  | 'LEDGER_ONLY'
  /** Rows may be missing or repeated; the notes say why. */
  | 'PARTIAL';

/** What went wrong. The same words stand in `extensions.code` of top-level errors. */
export type ErrorCode =
  /** The request ended before the vendor answered: the client went away, or the request took too long. Ask again, or for less at once. */
  | 'ABORTED'
  /** The account or membership is already there. Change the one that is there, or name EXISTING_USER in `overrides`. */
  | 'ALREADY_EXISTS'
  /** The field, or the request, needs more upstream calls than it may make. Ask for less at once, or raise `limits.callsPerField` or `limits.callsPerRequest` in the configuration; the message says which. */
  | 'BUDGET_EXHAUSTED'
  /** The vendor's state contradicts the request. Read the thing again, then decide. */
  | 'CONFLICT'
  /** The vendor accepted the credentials but does not let them do this. Give the token the permission that the vendor documents for the operation. */
  | 'FORBIDDEN'
  /** `requireComplete` was set and the list is not complete. Read `extensions.sources` for the directories and why; ask again later, or without `requireComplete`. */
  | 'INCOMPLETE'
  /** The cursor is malformed, of another version, or of another list, filter or directory. Pass a `cursor`, `startCursor` or `endCursor` from an answer of the same field with the same filter. */
  | 'INVALID_CURSOR'
  /** A filter names a directory that is not configured, or holds a value that cannot match. Read the message: it says which part, and what would be right. */
  | 'INVALID_FILTER'
  /** The id is not one that Rollcall gave out. Pass an `id` exactly as it came in an answer. */
  | 'INVALID_ID'
  /** A part of the input cannot be right. Read `path` and the message: they say which part, and what would be right. */
  | 'INVALID_INPUT'
  /** The paging arguments do not make a window. Pass `first` with or without `after`, or `last` with or without `before`; 1 to 500 rows. */
  | 'INVALID_WINDOW'
  /** Another request with the same `idempotencyKey` is being carried out. Ask again with the same key for its result. */
  | 'IN_PROGRESS'
  /** The `idempotencyKey` came before with another input. Use a new key for a new request. */
  | 'KEY_REUSED'
  /** Nobody would be left to administer the directory or workspace. Give somebody else the role first, or name LAST_ADMIN in `overrides`. */
  | 'LAST_ADMIN'
  /** The ledger cannot be used. Nothing was sent. Read the message; mend the ledger, then ask again. */
  | 'LEDGER_UNAVAILABLE'
  /** The write left Rollcall, and whether the vendor carried it out is not known. It is not sent again by itself. Look at the vendor, or reconcile; ask with a new key only once you know. */
  | 'MAY_HAVE_BEEN_SENT'
  /** Something that could speak against the write could not be looked into. Ask again later, or name UNCHECKED in `overrides`. */
  | 'NOT_CHECKED'
  /** The vendor accepted the write, but does not show it yet, or answered otherwise than it documents. Read the thing again in a while. */
  | 'NOT_CONFIRMED'
  /** The vendor has no such thing, or (Snyk) does not let the token see it. Check the id; at Snyk, check the permissions of the token as well. */
  | 'NOT_FOUND'
  /** The thing is not there, or not in a state in which this can be done. Read the message, and the thing itself again. */
  | 'NOT_POSSIBLE'
  /** The vendor was called, but how it ended could not be recorded. Mend the ledger; it will show the write as one that may have been sent. */
  | 'NOT_RECORDED'
  /** An invite to this address is still open here, or may be. Use `resendInvite`, or name OPEN_INVITE in `overrides`. */
  | 'OPEN_INVITE'
  /** The caller sees the directory, but lacks the permission that this takes. Nothing was asked of the vendor. Read the message: it names the permission and the directory, and `viewer` tells all that you have. Ask the operator of this gateway for it. */
  | 'PERMISSION_DENIED'
  /** The account is the one behind the directory's own token. Leave it, or name PROTECTED_ACCOUNT in `overrides`. */
  | 'PROTECTED_ACCOUNT'
  /** The vendor's daily number of invites is used up, as far as Rollcall sent them. Wait until the moment that the message names. */
  | 'QUOTA_EXHAUSTED'
  /** The vendor takes no more requests for now. Wait for `extensions.retryAfter` seconds where given, else a minute. */
  | 'RATE_LIMITED'
  /** The vendor takes another number of roles. Read the message: it says how many. */
  | 'ROLE_COUNT'
  /** A role is unknown, or of another directory, workspace or scope than the write needs. Take an `id` from the `roles` of the directory or of the workspace itself. */
  | 'ROLE_MISMATCH'
  /** The roles are no longer those that `expectedRoleIds` names. Read them again, then decide. */
  | 'STALE_ROLES'
  /** The vendor did not accept the credentials of the directory. Renew the token in the configuration; `rollcall check` tries it. */
  | 'UNAUTHORIZED'
  /** The vendor, or this gateway as it is configured, has no way to serve it. The message is the reason. See `Directory.capabilities` for what can be done instead. */
  | 'UNSUPPORTED'
  /** The vendor's answer is not what it documents, is too large, or its paging does not end. See the log for the directory and path; if it lasts, the vendor's API has changed: report it. */
  | 'UPSTREAM_MALFORMED'
  /** The vendor refused the request as malformed. If the arguments are right, this is a fault of Rollcall or a change at the vendor: report it. */
  | 'UPSTREAM_REFUSED'
  /** The vendor did not answer within the deadline. Ask again, or for less at once. */
  | 'UPSTREAM_TIMEOUT'
  /** The vendor could not be reached, or answered with a fault of its own. Ask again later. */
  | 'UPSTREAM_UNAVAILABLE';

/** Which invites, of which directories. */
export type InviteFilter = {
  /** Only these directories, each by its key or its id. An empty list is refused. */
  readonly directories?: ReadonlyArray<string> | null | undefined;
  /** Only invites to this whole e-mail address; upper and lower case are the same. */
  readonly email?: string | null | undefined;
  /** Only invites that end, or ended, before this moment. One whose end the vendor does not tell does not match. */
  readonly expiresBefore?: string | null | undefined;
  /** Only invites that were sent, or first seen, more than so many days ago: 0 to 36500. One whose age nobody knows does not match. */
  readonly olderThanDays?: number | null | undefined;
  /** Only directories of these vendors. An empty list is refused. */
  readonly providers?: ReadonlyArray<Provider> | null | undefined;
  /** Only invites of which one of these became. An empty list is refused. */
  readonly statuses?: ReadonlyArray<InviteStatus> | null | undefined;
};

/** What became of an invite. */
export type InviteStatus =
  /** The person joined. */
  | 'ACCEPTED'
  /** It was withdrawn. */
  | 'CANCELLED'
  /** Its time ran out before anybody joined. */
  | 'EXPIRED'
  /** Sent, and open. */
  | 'PENDING'
  /** No evidence decides. Disappearance is not acceptance. */
  | 'UNKNOWN';

/** Which memberships, of which directories. */
export type MembershipFilter = {
  /** Only these directories, each by its key or its id. An empty list is refused. */
  readonly directories?: ReadonlyArray<string> | null | undefined;
  /** Only memberships with a role of one of these privileges in the workspace. An empty list is refused. */
  readonly privileges?: ReadonlyArray<Privilege> | null | undefined;
  /** Only directories of these vendors. An empty list is refused. */
  readonly providers?: ReadonlyArray<Provider> | null | undefined;
};

/** How a membership came about. */
export type MembershipOrigin =
  /** Given in this workspace. */
  | 'DIRECT'
  /** Held through something above the workspace, and listed by the vendor all the same. */
  | 'INHERITED';

/** How much a role lets its holder do, from the provider's table of built-in roles. Custom roles are not classified. */
export type Privilege =
  /** Administers it: may manage users and their roles. */
  | 'ADMIN'
  /** Belongs to it, without any access of its own. */
  | 'NONE'
  /** Owns it: may do all, and cannot be outranked. */
  | 'OWNER'
  /** May only look. */
  | 'READ'
  /** May change things, but not who has access. */
  | 'WRITE';

/** The vendors that this gateway can speak to. */
export type Provider =
  /** org-user-management 1.0: the users and roles of one organisation. */
  | 'ORG_USER_MANAGEMENT'
  /** Snyk, where code is searched for vulnerabilities: its workspaces are organisations, which may form a group. */
  | 'SNYK'
  /** Tray.ai: the users, workspaces and roles of one organisation, through its platform API. */
  | 'TRAY';

/** How far a directory was read for a list. */
export type SourceState =
  /** It failed while this page was read; its further rows are missing. */
  | 'FAILED'
  /** Its rows lie beyond this page. */
  | 'NOT_YET_READ'
  /** Its rows up to the edge of this page are in the list, here or on earlier pages. */
  | 'READ'
  /** It cannot serve this list, or failed on an earlier page of this walk; its rows are missing. */
  | 'SKIPPED';

/** Which users, of which directories. */
export type UserFilter = {
  /** Only these directories, each by its key or its id. An empty list is refused. */
  readonly directories?: ReadonlyArray<string> | null | undefined;
  /** Only accounts with this whole e-mail address; upper and lower case are the same. */
  readonly email?: string | null | undefined;
  /** Only users who hold a role of one of these privileges in the whole directory. An empty list is refused. */
  readonly privileges?: ReadonlyArray<Privilege> | null | undefined;
  /** Only directories of these vendors. An empty list is refused. */
  readonly providers?: ReadonlyArray<Provider> | null | undefined;
  /** Only users whose display name contains this; no other field is searched; upper and lower case are the same. */
  readonly search?: string | null | undefined;
};

/** Whether the vendor lets the account be used. */
export type UserStatus =
  /** The vendor says that the account is active. */
  | 'ACTIVE'
  /** The vendor says that the account is not active. */
  | 'DISABLED';

/** What a workspace is for. */
export type WorkspaceType =
  /** Tray: the workspace of embedded solutions. */
  | 'EMBEDDED'
  /** The whole organisation (Tray has one; each Snyk organisation is one; org-user-management has the one). */
  | 'ORGANIZATION'
  /** Tray: one person's own workspace. */
  | 'PERSONAL'
  /** Tray: an external person's own workspace. */
  | 'PERSONAL_EXTERNAL'
  /** Tray: a workspace that several people share. */
  | 'SHARED';

export type AdministratorsQueryVariables = Exact<{
  filter?: MembershipFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type AdministratorsQuery = { readonly memberships: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly user: { readonly id: string, readonly name: string | null, readonly email: string | null }, readonly workspace: { readonly id: string, readonly name: string | null } | null, readonly roles: ReadonlyArray<{ readonly id: string, readonly name: string | null, readonly privilege: Privilege | null }> | null, readonly directory: { readonly id: string, readonly key: string, readonly label: string, readonly provider: Provider } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly sources: ReadonlyArray<{ readonly state: SourceState, readonly completeness: Completeness | null, readonly notes: ReadonlyArray<string>, readonly directory: { readonly id: string, readonly key: string, readonly label: string, readonly provider: Provider }, readonly problem: { readonly code: ErrorCode, readonly message: string, readonly retryable: boolean, readonly retryAfter: number | null } | null }> } | null };

export type SourceFragment = { readonly state: SourceState, readonly completeness: Completeness | null, readonly notes: ReadonlyArray<string>, readonly directory: { readonly id: string, readonly key: string, readonly label: string, readonly provider: Provider }, readonly problem: { readonly code: ErrorCode, readonly message: string, readonly retryable: boolean, readonly retryAfter: number | null } | null };

export type DirectoryNameFragment = { readonly id: string, readonly key: string, readonly label: string, readonly provider: Provider };

export type RoleNameFragment = { readonly id: string, readonly name: string | null, readonly privilege: Privilege | null };

export type PendingInvitesQueryVariables = Exact<{
  filter?: InviteFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type PendingInvitesQuery = { readonly invites: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly email: string, readonly status: InviteStatus, readonly createdAt: string | null, readonly expiresAt: string | null, readonly workspace: { readonly id: string, readonly name: string | null } | null, readonly roles: ReadonlyArray<{ readonly id: string, readonly name: string | null, readonly privilege: Privilege | null }> | null, readonly directory: { readonly id: string, readonly key: string, readonly label: string, readonly provider: Provider } } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly sources: ReadonlyArray<{ readonly state: SourceState, readonly completeness: Completeness | null, readonly notes: ReadonlyArray<string>, readonly directory: { readonly id: string, readonly key: string, readonly label: string, readonly provider: Provider }, readonly problem: { readonly code: ErrorCode, readonly message: string, readonly retryable: boolean, readonly retryAfter: number | null } | null }> } | null };

export type PersonByEmailQueryVariables = Exact<{
  email: string;
}>;


export type PersonByEmailQuery = { readonly users: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string | null, readonly email: string | null, readonly status: UserStatus | null, readonly accountType: AccountType | null, readonly directory: { readonly id: string, readonly key: string, readonly label: string, readonly provider: Provider }, readonly roles: ReadonlyArray<{ readonly id: string, readonly name: string | null, readonly privilege: Privilege | null }> | null, readonly memberships: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly origin: MembershipOrigin | null, readonly workspace: { readonly id: string, readonly name: string | null } | null, readonly roles: ReadonlyArray<{ readonly id: string, readonly name: string | null, readonly privilege: Privilege | null }> | null }>, readonly pageInfo: { readonly hasNextPage: boolean } } | null }>, readonly sources: ReadonlyArray<{ readonly state: SourceState, readonly completeness: Completeness | null, readonly notes: ReadonlyArray<string>, readonly directory: { readonly id: string, readonly key: string, readonly label: string, readonly provider: Provider }, readonly problem: { readonly code: ErrorCode, readonly message: string, readonly retryable: boolean, readonly retryAfter: number | null } | null }> } | null };

export type UsersQueryVariables = Exact<{
  filter?: UserFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type UsersQuery = { readonly users: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly name: string | null, readonly email: string | null, readonly status: UserStatus | null, readonly accountType: AccountType | null, readonly directory: { readonly id: string, readonly key: string, readonly label: string, readonly provider: Provider }, readonly roles: ReadonlyArray<{ readonly id: string, readonly name: string | null, readonly privilege: Privilege | null }> | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }, readonly sources: ReadonlyArray<{ readonly state: SourceState, readonly completeness: Completeness | null, readonly notes: ReadonlyArray<string>, readonly directory: { readonly id: string, readonly key: string, readonly label: string, readonly provider: Provider }, readonly problem: { readonly code: ErrorCode, readonly message: string, readonly retryable: boolean, readonly retryAfter: number | null } | null }> } | null };

export type WorkspaceMembersQueryVariables = Exact<{
  workspace: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type WorkspaceMembersQuery = { readonly node:
    | { readonly __typename: 'AuditEvent' }
    | { readonly __typename: 'Directory' }
    | { readonly __typename: 'Invite' }
    | { readonly __typename: 'Membership' }
    | { readonly __typename: 'Role' }
    | { readonly __typename: 'User' }
    | { readonly __typename: 'Workspace', readonly id: string, readonly name: string | null, readonly type: WorkspaceType | null, readonly members: { readonly edges: ReadonlyArray<{ readonly node: { readonly id: string, readonly name: string | null, readonly email: string | null }, readonly roles: ReadonlyArray<{ readonly id: string, readonly name: string | null, readonly privilege: Privilege | null }> | null, readonly membership: { readonly id: string, readonly origin: MembershipOrigin | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null }
   | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const DirectoryNameFragmentDoc = new TypedDocumentString(`
    fragment DirectoryName on Directory {
  id
  key
  label
  provider
}
    `, {"fragmentName":"DirectoryName"}) as unknown as TypedDocumentString<DirectoryNameFragment, unknown>;
export const SourceFragmentDoc = new TypedDocumentString(`
    fragment Source on SourceReport {
  directory {
    ...DirectoryName
  }
  state
  completeness
  notes
  problem {
    code
    message
    retryable
    retryAfter
  }
}
    fragment DirectoryName on Directory {
  id
  key
  label
  provider
}`, {"fragmentName":"Source"}) as unknown as TypedDocumentString<SourceFragment, unknown>;
export const RoleNameFragmentDoc = new TypedDocumentString(`
    fragment RoleName on Role {
  id
  name
  privilege
}
    `, {"fragmentName":"RoleName"}) as unknown as TypedDocumentString<RoleNameFragment, unknown>;
export const AdministratorsDocument = new TypedDocumentString(`
    query Administrators($filter: MembershipFilter = { privileges: [OWNER, ADMIN] }, $first: Int = 50, $after: String) {
  memberships(filter: $filter, first: $first, after: $after) {
    edges {
      node {
        id
        user {
          id
          name
          email
        }
        workspace {
          id
          name
        }
        roles {
          ...RoleName
        }
        directory {
          ...DirectoryName
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    sources {
      ...Source
    }
  }
}
    fragment Source on SourceReport {
  directory {
    ...DirectoryName
  }
  state
  completeness
  notes
  problem {
    code
    message
    retryable
    retryAfter
  }
}
fragment DirectoryName on Directory {
  id
  key
  label
  provider
}
fragment RoleName on Role {
  id
  name
  privilege
}`, {"hash":"sha256:acbd34474d87d6236c8bc9c6dd91bcc656427313d3742c27bc818009a759be33"}) as unknown as TypedDocumentString<AdministratorsQuery, AdministratorsQueryVariables>;
export const PendingInvitesDocument = new TypedDocumentString(`
    query PendingInvites($filter: InviteFilter = { statuses: [PENDING, UNKNOWN] }, $first: Int = 50, $after: String) {
  invites(filter: $filter, first: $first, after: $after) {
    edges {
      node {
        id
        email
        status
        createdAt
        expiresAt
        workspace {
          id
          name
        }
        roles {
          ...RoleName
        }
        directory {
          ...DirectoryName
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    sources {
      ...Source
    }
  }
}
    fragment Source on SourceReport {
  directory {
    ...DirectoryName
  }
  state
  completeness
  notes
  problem {
    code
    message
    retryable
    retryAfter
  }
}
fragment DirectoryName on Directory {
  id
  key
  label
  provider
}
fragment RoleName on Role {
  id
  name
  privilege
}`, {"hash":"sha256:3f2cbee764f8648faea3f3f9ea472bd27b8b5678876c3d89e2cf13017580cb09"}) as unknown as TypedDocumentString<PendingInvitesQuery, PendingInvitesQueryVariables>;
export const PersonByEmailDocument = new TypedDocumentString(`
    query PersonByEmail($email: String!) {
  users(filter: { email: $email }, first: 100) {
    nodes {
      id
      name
      email
      status
      accountType
      directory {
        ...DirectoryName
      }
      roles {
        ...RoleName
      }
      memberships(first: 100) {
        nodes {
          id
          origin
          workspace {
            id
            name
          }
          roles {
            ...RoleName
          }
        }
        pageInfo {
          hasNextPage
        }
      }
    }
    sources {
      ...Source
    }
  }
}
    fragment Source on SourceReport {
  directory {
    ...DirectoryName
  }
  state
  completeness
  notes
  problem {
    code
    message
    retryable
    retryAfter
  }
}
fragment DirectoryName on Directory {
  id
  key
  label
  provider
}
fragment RoleName on Role {
  id
  name
  privilege
}`, {"hash":"sha256:1e4d7d2808ec337748b8604f261fd71447683ae058649aa88ebf627250fc20c7"}) as unknown as TypedDocumentString<PersonByEmailQuery, PersonByEmailQueryVariables>;
export const UsersDocument = new TypedDocumentString(`
    query Users($filter: UserFilter, $first: Int = 50, $after: String) {
  users(filter: $filter, first: $first, after: $after) {
    edges {
      node {
        id
        name
        email
        status
        accountType
        directory {
          ...DirectoryName
        }
        roles {
          ...RoleName
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    sources {
      ...Source
    }
  }
}
    fragment Source on SourceReport {
  directory {
    ...DirectoryName
  }
  state
  completeness
  notes
  problem {
    code
    message
    retryable
    retryAfter
  }
}
fragment DirectoryName on Directory {
  id
  key
  label
  provider
}
fragment RoleName on Role {
  id
  name
  privilege
}`, {"hash":"sha256:fd1cd3db8920bf9c30031a99fc3f410b23371c0b78aeb114eaa1065a67d7482b"}) as unknown as TypedDocumentString<UsersQuery, UsersQueryVariables>;
export const WorkspaceMembersDocument = new TypedDocumentString(`
    query WorkspaceMembers($workspace: ID!, $first: Int = 50, $after: String) {
  node(id: $workspace) {
    __typename
    ... on Workspace {
      id
      name
      type
      members(first: $first, after: $after) {
        edges {
          node {
            id
            name
            email
          }
          roles {
            ...RoleName
          }
          membership {
            id
            origin
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
}
    fragment RoleName on Role {
  id
  name
  privilege
}`, {"hash":"sha256:358e7fd937e7c0edbb016cddee7fed4536c2353ae966d0ad7e76038fb08011f7"}) as unknown as TypedDocumentString<WorkspaceMembersQuery, WorkspaceMembersQueryVariables>;