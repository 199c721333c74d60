/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "query Administrators($filter: MembershipFilter = {privileges: [OWNER, ADMIN]}, $first: Int = 50, $after: String) {\n  memberships(filter: $filter, first: $first, after: $after) {\n    edges {\n      node {\n        id\n        user {\n          id\n          name\n          email\n        }\n        workspace {\n          id\n          name\n        }\n        roles {\n          ...RoleName\n        }\n        directory {\n          ...DirectoryName\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    sources {\n      ...Source\n    }\n  }\n}": typeof types.AdministratorsDocument,
    "fragment Source on SourceReport {\n  directory {\n    ...DirectoryName\n  }\n  state\n  completeness\n  notes\n  problem {\n    code\n    message\n    retryable\n    retryAfter\n  }\n}\n\nfragment DirectoryName on Directory {\n  id\n  key\n  label\n  provider\n}\n\nfragment RoleName on Role {\n  id\n  name\n  privilege\n}": typeof types.SourceFragmentDoc,
    "query PendingInvites($filter: InviteFilter = {statuses: [PENDING, UNKNOWN]}, $first: Int = 50, $after: String) {\n  invites(filter: $filter, first: $first, after: $after) {\n    edges {\n      node {\n        id\n        email\n        status\n        createdAt\n        expiresAt\n        workspace {\n          id\n          name\n        }\n        roles {\n          ...RoleName\n        }\n        directory {\n          ...DirectoryName\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    sources {\n      ...Source\n    }\n  }\n}": typeof types.PendingInvitesDocument,
    "query PersonByEmail($email: String!) {\n  users(filter: {email: $email}, first: 100) {\n    nodes {\n      id\n      name\n      email\n      status\n      accountType\n      directory {\n        ...DirectoryName\n      }\n      roles {\n        ...RoleName\n      }\n      memberships(first: 100) {\n        nodes {\n          id\n          origin\n          workspace {\n            id\n            name\n          }\n          roles {\n            ...RoleName\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n    sources {\n      ...Source\n    }\n  }\n}": typeof types.PersonByEmailDocument,
    "query Users($filter: UserFilter, $first: Int = 50, $after: String) {\n  users(filter: $filter, first: $first, after: $after) {\n    edges {\n      node {\n        id\n        name\n        email\n        status\n        accountType\n        directory {\n          ...DirectoryName\n        }\n        roles {\n          ...RoleName\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    sources {\n      ...Source\n    }\n  }\n}": typeof types.UsersDocument,
    "query WorkspaceMembers($workspace: ID!, $first: Int = 50, $after: String) {\n  node(id: $workspace) {\n    __typename\n    ... on Workspace {\n      id\n      name\n      type\n      members(first: $first, after: $after) {\n        edges {\n          node {\n            id\n            name\n            email\n          }\n          roles {\n            ...RoleName\n          }\n          membership {\n            id\n            origin\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n}": typeof types.WorkspaceMembersDocument,
};
const documents: Documents = {
    "query Administrators($filter: MembershipFilter = {privileges: [OWNER, ADMIN]}, $first: Int = 50, $after: String) {\n  memberships(filter: $filter, first: $first, after: $after) {\n    edges {\n      node {\n        id\n        user {\n          id\n          name\n          email\n        }\n        workspace {\n          id\n          name\n        }\n        roles {\n          ...RoleName\n        }\n        directory {\n          ...DirectoryName\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    sources {\n      ...Source\n    }\n  }\n}": types.AdministratorsDocument,
    "fragment Source on SourceReport {\n  directory {\n    ...DirectoryName\n  }\n  state\n  completeness\n  notes\n  problem {\n    code\n    message\n    retryable\n    retryAfter\n  }\n}\n\nfragment DirectoryName on Directory {\n  id\n  key\n  label\n  provider\n}\n\nfragment RoleName on Role {\n  id\n  name\n  privilege\n}": types.SourceFragmentDoc,
    "query PendingInvites($filter: InviteFilter = {statuses: [PENDING, UNKNOWN]}, $first: Int = 50, $after: String) {\n  invites(filter: $filter, first: $first, after: $after) {\n    edges {\n      node {\n        id\n        email\n        status\n        createdAt\n        expiresAt\n        workspace {\n          id\n          name\n        }\n        roles {\n          ...RoleName\n        }\n        directory {\n          ...DirectoryName\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    sources {\n      ...Source\n    }\n  }\n}": types.PendingInvitesDocument,
    "query PersonByEmail($email: String!) {\n  users(filter: {email: $email}, first: 100) {\n    nodes {\n      id\n      name\n      email\n      status\n      accountType\n      directory {\n        ...DirectoryName\n      }\n      roles {\n        ...RoleName\n      }\n      memberships(first: 100) {\n        nodes {\n          id\n          origin\n          workspace {\n            id\n            name\n          }\n          roles {\n            ...RoleName\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n    sources {\n      ...Source\n    }\n  }\n}": types.PersonByEmailDocument,
    "query Users($filter: UserFilter, $first: Int = 50, $after: String) {\n  users(filter: $filter, first: $first, after: $after) {\n    edges {\n      node {\n        id\n        name\n        email\n        status\n        accountType\n        directory {\n          ...DirectoryName\n        }\n        roles {\n          ...RoleName\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    sources {\n      ...Source\n    }\n  }\n}": types.UsersDocument,
    "query WorkspaceMembers($workspace: ID!, $first: Int = 50, $after: String) {\n  node(id: $workspace) {\n    __typename\n    ... on Workspace {\n      id\n      name\n      type\n      members(first: $first, after: $after) {\n        edges {\n          node {\n            id\n            name\n            email\n          }\n          roles {\n            ...RoleName\n          }\n          membership {\n            id\n            origin\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n}": types.WorkspaceMembersDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Administrators($filter: MembershipFilter = {privileges: [OWNER, ADMIN]}, $first: Int = 50, $after: String) {\n  memberships(filter: $filter, first: $first, after: $after) {\n    edges {\n      node {\n        id\n        user {\n          id\n          name\n          email\n        }\n        workspace {\n          id\n          name\n        }\n        roles {\n          ...RoleName\n        }\n        directory {\n          ...DirectoryName\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    sources {\n      ...Source\n    }\n  }\n}"): typeof import('./graphql.ts').AdministratorsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "fragment Source on SourceReport {\n  directory {\n    ...DirectoryName\n  }\n  state\n  completeness\n  notes\n  problem {\n    code\n    message\n    retryable\n    retryAfter\n  }\n}\n\nfragment DirectoryName on Directory {\n  id\n  key\n  label\n  provider\n}\n\nfragment RoleName on Role {\n  id\n  name\n  privilege\n}"): typeof import('./graphql.ts').SourceFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query PendingInvites($filter: InviteFilter = {statuses: [PENDING, UNKNOWN]}, $first: Int = 50, $after: String) {\n  invites(filter: $filter, first: $first, after: $after) {\n    edges {\n      node {\n        id\n        email\n        status\n        createdAt\n        expiresAt\n        workspace {\n          id\n          name\n        }\n        roles {\n          ...RoleName\n        }\n        directory {\n          ...DirectoryName\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    sources {\n      ...Source\n    }\n  }\n}"): typeof import('./graphql.ts').PendingInvitesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query PersonByEmail($email: String!) {\n  users(filter: {email: $email}, first: 100) {\n    nodes {\n      id\n      name\n      email\n      status\n      accountType\n      directory {\n        ...DirectoryName\n      }\n      roles {\n        ...RoleName\n      }\n      memberships(first: 100) {\n        nodes {\n          id\n          origin\n          workspace {\n            id\n            name\n          }\n          roles {\n            ...RoleName\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n    sources {\n      ...Source\n    }\n  }\n}"): typeof import('./graphql.ts').PersonByEmailDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Users($filter: UserFilter, $first: Int = 50, $after: String) {\n  users(filter: $filter, first: $first, after: $after) {\n    edges {\n      node {\n        id\n        name\n        email\n        status\n        accountType\n        directory {\n          ...DirectoryName\n        }\n        roles {\n          ...RoleName\n        }\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n    sources {\n      ...Source\n    }\n  }\n}"): typeof import('./graphql.ts').UsersDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query WorkspaceMembers($workspace: ID!, $first: Int = 50, $after: String) {\n  node(id: $workspace) {\n    __typename\n    ... on Workspace {\n      id\n      name\n      type\n      members(first: $first, after: $after) {\n        edges {\n          node {\n            id\n            name\n            email\n          }\n          roles {\n            ...RoleName\n          }\n          membership {\n            id\n            origin\n          }\n        }\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n      }\n    }\n  }\n}"): typeof import('./graphql.ts').WorkspaceMembersDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
