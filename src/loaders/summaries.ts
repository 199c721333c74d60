type ListOf = readonly [rows: 'user' | 'workspace' | 'member', directory: string, scope: string | null];

/** Which lists are known to have no whole row: to look for one in them would be in vain. Lives as long as a request. */
export interface Summaries {
  readonly add: (...list: ListOf) => void;
  readonly has: (...list: ListOf) => boolean;
}

/** Nothing is known at first. */
export const createSummaries = (): Summaries => {
  const known = new Set<string>();
  return {
    add: (...list) => void known.add(JSON.stringify(list)),
    has: (...list) => known.has(JSON.stringify(list)),
  };
};
