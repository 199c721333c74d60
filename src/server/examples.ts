/** A query that GraphiQL opens in a tab of its own, and that the tests run against the sandboxes. */
export interface ExampleQuery {
  /** The question it answers, as a person would ask it. */
  readonly name: string;
  /** One named operation: its name is the tab's title. */
  readonly query: string;
  /** Not for the first query: GraphiQL shows no variables in the tab that it opens on. Give that one defaults. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** The queries that GraphiQL opens on, in the order of their tabs. */
export const exampleQueries: readonly ExampleQuery[] = [
  {
    name: 'Who has an account under this address, at every vendor?',
    query: `# One person at every vendor.
# The spelling of the address may differ.
# Only where \`sources\` says that every directory
# was read is the list the whole truth.
query PersonEverywhere(
  $email: String! = "ada.okafor@example.com"
) {
  users(filter: { email: $email }) {
    nodes {
      name
      email
      directory { label }
      roles { name privilege }
      memberships(first: 20) {
        nodes {
          workspace { name }
          roles { name }
        }
      }
    }
    sources {
      directory { label }
      state
      completeness
      notes
      problem { code message }
    }
  }
}`,
  },
  {
    name: 'Who is in these workspaces, and what may they do there?',
    query: `# Everyone in the shared workspaces and organisations, with the role each has there.
query WorkspaceMembers($first: Int!) {
  workspaces(filter: { types: [SHARED, ORGANIZATION] }, first: $first) {
    nodes {
      name
      directory { label }
      members(first: 50) {
        edges {
          roles { name privilege }
          node { name email accountType }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
    pageInfo { hasNextPage endCursor }
    sources { directory { label } state completeness }
  }
}`,
    variables: { first: 10 },
  },
  {
    name: 'Who administers what?',
    query: `# Roles that administer: in a whole directory, and in single workspaces.
# Custom roles are not classified and never match; see \`roles\` for them.
query WhoIsAdmin {
  directoryWide: users(filter: { privileges: [OWNER, ADMIN] }, first: 100) {
    nodes { name email accountType directory { label } roles { name privilege } }
    pageInfo { hasNextPage endCursor }
    sources { directory { label } state completeness notes }
  }
  inWorkspaces: memberships(filter: { privileges: [OWNER, ADMIN] }, first: 100) {
    nodes { user { name email accountType } workspace { name } directory { label } roles { name privilege } }
    pageInfo { hasNextPage endCursor }
    sources { directory { label } state completeness notes }
  }
}`,
  },
  {
    name: 'Which invites are still open, and since when?',
    query: `# Invites that are out, or may be, with all that is known of their age. \`evidence\` says how a status is known.
# Of a vendor that lists no invites only those sent through Rollcall are known: \`sources\` say LEDGER_ONLY.
query PendingInvites {
  invites(filter: { statuses: [PENDING, UNKNOWN] }, first: 100) {
    nodes {
      email
      status
      createdAt
      firstSeenAt
      expiresAt
      invitedBy
      workspace { name }
      roles { name }
      evidence { source certainty observedAt note }
      gaps { field reason note }
    }
    pageInfo { hasNextPage endCursor }
    sources { directory { label } state completeness notes problem { code message } }
  }
}`,
  },
  {
    name: 'What can each directory do?',
    query: `# Each operation: done by the vendor, by Rollcall out of other calls, or not at all, and how far it was tried.
query Capabilities {
  directories {
    key
    label
    provider
    capabilities { operation support how verification filters { name support how } }
  }
}`,
  },
];
