import type { Answer } from '../harness/sandboxed-gateway.ts';

/** What a walk over a directory's users came to. */
export interface Walked {
  readonly pages: number;
  /** How many there were, each counted once. */
  readonly users: number;
}

const page = `query Page($key: ID!, $first: Int!, $after: String) {
  directory(key: $key) { users(first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }
}`;

/** Reads a directory's users from the first to the last, page after page. @param between told after each page how many users came so far */
export const walkUsers = async (
  ask: (query: string, variables: object) => Promise<Answer>,
  key: string,
  first: number,
  between: (users: number) => Promise<void> | void = () => {},
): Promise<Walked> => {
  const seen = new Set<string>();
  for (let [pages, after] = [1, null as string | null]; ; pages += 1) {
    const { data, errors } = await ask(page, { key, first, after });
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    const { nodes, pageInfo } = data.directory.users;
    for (const { id } of nodes as { id: string }[]) seen.add(id);
    await between(seen.size);
    if (pageInfo.hasNextPage !== true) return { pages, users: seen.size };
    after = pageInfo.endCursor;
  }
};

/**
 * The fewest calls of a walk over so many users in pages of `first`. At Tray and Snyk a cursor leads on by itself. A numbered page does not tell whether the
 * list moved meanwhile: the row that the cursor stands on is looked at again, which takes a page more wherever `first` ends with one.
 */
export const leastCalls = (key: string, users: number, first: number): number => {
  const pages = Math.ceil(users / first);
  switch (key) {
    case 'tray':
      return pages;
    case 'snyk':
      return pages * Math.ceil(first / 100);
    default:
      return Math.ceil(users / 100) + pages - 1;
  }
};
