import fc from 'fast-check';
import type { Question } from './asked.ts';

const page = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
const sources = 'sources { directory { key } state completeness notes problem { code message } }';
const things: Readonly<Record<string, string>> = {
  users: 'id name email raw directory { key } memberships(first: 2) { nodes { id workspace { id name } } }',
  workspaces: 'id name directory { key } members(first: 2) { edges { cursor node { id } roles { name } } }',
  roles: 'id name directory { key }',
  memberships: 'id user { id } workspace { id }',
};

/** Every directory, whatever they are called. */
const directoriesQuestion: Question = {
  query: `{ directories { id key label provider capabilities { operation support } users(first: 2) { nodes { id } ${page} } } viewer { name } }`,
};

const listQuestion = (list: string, filter: string, window: string): Question => ({
  query: `{ ${list}(${window}${filter}) { totalCount nodes { ${things[list]} } edges { cursor } ${page} ${sources} } }`,
});

const nodeFields = `__typename id
  ... on Directory { key label directoryRoles: roles(first: 1) { nodes { id } } }
  ... on User { userName: name directory { key } }
  ... on Workspace { workspaceName: name members(first: 1) { nodes { id } } }
  ... on Role { roleName: name }
  ... on Membership { user { id } memberRoles: roles { id } }`;

/** What is to be asked, by the list that its cursors belong to, to learn ids and cursors that others may then try. */
export const gatherQuestions: readonly (readonly [list: string, question: Question])[] = [
  ['', directoriesQuestion],
  ...Object.keys(things).flatMap((list) =>
    ['first: 3', 'first: 40'].map((window) => [list, listQuestion(list, '', window)] as const),
  ),
];

/** Ids, and cursors by the list that they belong to. */
export interface Handles {
  readonly ids: Set<string>;
  readonly cursors: Map<string, Set<string>>;
}

/** Adds the ids and cursors of an answer. */
export const gather = (value: unknown, list: string, { ids, cursors }: Handles): void => {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, one] of Object.entries(value)) {
    // The vendors' own objects have ids of another kind.
    if (name === 'raw') continue;
    if (typeof one !== 'string') gather(one, list, { ids, cursors });
    else if (name === 'id') ids.add(one);
    else if (/cursor$/i.test(name)) cursors.set(list, (cursors.get(list) ?? new Set()).add(one));
  }
};

/** A question of any kind, with ids and cursors that somebody was once given. */
export const questionsWith = ({ ids, cursors }: Handles, directories: readonly string[]): fc.Arbitrary<Question> => {
  const anyId = fc.constantFrom(...ids);
  const filter = fc.oneof(
    fc.constant(''),
    fc
      .subarray([...directories, 'nowhere'], { minLength: 1 })
      .map((keys) => `, filter: { directories: ${JSON.stringify(keys)} }`),
    fc.constantFrom('TRAY', 'SNYK', 'GUESTS').map((name) => `, filter: { providers: [${name}] }`),
  );
  const list = fc.constantFrom(...Object.keys(things)).chain((name) => {
    const cursor = fc.constantFrom(...(cursors.get(name) ?? []));
    const count = fc.integer({ min: 1, max: 6 });
    return fc.oneof(
      fc
        .tuple(filter, fc.integer({ min: 1, max: 60 }))
        .map(([chosen, size]) => listQuestion(name, chosen, `first: ${size}`)),
      fc.tuple(count, cursor).map(([size, from]) => listQuestion(name, '', `first: ${size}, after: "${from}"`)),
      fc.tuple(count, cursor).map(([size, from]) => listQuestion(name, '', `last: ${size}, before: "${from}"`)),
    );
  });
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(directoriesQuestion) },
    { weight: 4, arbitrary: list },
    {
      weight: 2,
      arbitrary: anyId.map((id) => ({
        query: `query ($id: ID!) { node(id: $id) { ${nodeFields} } }`,
        variables: { id },
      })),
    },
    {
      weight: 2,
      arbitrary: fc.array(anyId, { minLength: 1, maxLength: 6 }).map((some) => ({
        query: `query ($ids: [ID!]!) { nodes(ids: $ids) { ${nodeFields} } }`,
        variables: { ids: some },
      })),
    },
  );
};
