/** One question, as each server is asked it. */
export interface Question {
  readonly name: string;
  /** For people. */
  readonly asked: string;
  readonly query: string;
  /** The path at the server without GraphQL. */
  readonly path: string;
  /** How many ids the variables hold, of how many users, and how many sets of them take turns; null for no variables. */
  readonly ids: { readonly count: number; readonly users: number; readonly sets: number } | null;
  /** What Rollcall and the server without GraphQL may call. */
  readonly calls: { readonly rollcall: number; readonly hand: number };
}

const hundred = (key: string): string =>
  `${key}: directory(key: "${key}") { users(first: 100) { nodes { name email } } }`;

const members = (node: string): string =>
  `{ directory(key: "tray") { workspaces(first: 20) { nodes { name members(first: 20) { edges { roles { name } ${node} } } } } } }`;

const nodes = 'query Nodes($ids: [ID!]!) { nodes(ids: $ids) { ... on User { name email } } }';

/** What is measured, from nothing to much. */
export const questions: readonly Question[] = [
  {
    name: 'typename',
    asked: '`{ __typename }`',
    query: '{ __typename }',
    path: '/typename',
    ids: null,
    calls: { rollcall: 0, hand: 0 },
  },
  {
    name: 'users',
    asked: '100 users of one vendor',
    query: `{ ${hundred('tray')} }`,
    path: '/users',
    ids: null,
    calls: { rollcall: 1, hand: 1 },
  },
  {
    name: 'three',
    asked: '100 users of each of three vendors',
    query: `{ ${['tray', 'oum', 'snyk'].map(hundred).join(' ')} }`,
    path: '/three',
    ids: null,
    calls: { rollcall: 3, hand: 3 },
  },
  {
    name: 'members',
    asked: '20 workspaces with 20 members each and their roles',
    query: members(''),
    path: '/members',
    ids: null,
    calls: { rollcall: 21, hand: 21 },
  },
  {
    name: 'members-users',
    asked: "the same, and each member's user",
    query: members('node { name email }'),
    path: '/members-users',
    ids: null,
    calls: { rollcall: 22, hand: 141 },
  },
  {
    name: 'ids',
    asked: '50 ids over 30 users',
    query: nodes,
    path: '/ids',
    ids: { count: 50, users: 30, sets: 1 },
    calls: { rollcall: 1, hand: 30 },
  },
  {
    name: 'ids-rotating',
    asked: '50 ids over 30 users, 64 sets in turn',
    query: nodes,
    path: '/ids',
    ids: { count: 50, users: 30, sets: 64 },
    calls: { rollcall: 1, hand: 30 },
  },
];
