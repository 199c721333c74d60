import type { SandboxedGateway } from '../harness/sandboxed-gateway.ts';

/** What lies behind a list at its vendor. Indexes are those of the list without any filter. */
export interface Stock {
  /** In the vendor's order, unfiltered. */
  readonly ids: () => readonly string[];
  /** Leaves the first `count` rows of those there were at the start, and invents more where those do not suffice. */
  readonly resize: (count: number) => void;
  /** Puts the rows back that there were at the start. */
  readonly restore: () => void;
  readonly insert: (index: number) => void;
  readonly remove: (index: number) => void;
}

/** One list of the graph, how it is asked for, and what it must hold. */
export interface Listing {
  /** The GraphQL around the list, in whose place `LIST` stands. */
  readonly place: string;
  readonly field: string;
  /** The inside of the field's `filter` argument. */
  readonly filter?: string;
  /** Memberships have no id at every vendor: their two ends tell them apart. */
  readonly rows: 'plain' | 'membership';
  /** The ids of the rows that the list has now, in the vendor's order. */
  readonly truth: () => readonly string[];
  /** Null where the vendor has no say in the list. */
  readonly stock: Stock | null;
  /** More rows than these would take too many calls: each costs one. */
  readonly mostRows?: number;
}

export interface Window {
  readonly first?: number;
  readonly after?: string | null;
  readonly last?: number;
  readonly before?: string | null;
}

/** A directory's part in a page. */
export interface Source {
  readonly directory: string;
  readonly state: string;
  readonly completeness: string | null;
  readonly code: string | null;
}

export interface Page {
  readonly ids: readonly string[];
  /** The cursor of each row. */
  readonly cursors: readonly string[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
  /** Null also where it was not asked for. */
  readonly totalCount: number | null;
  readonly sources: readonly Source[];
}

interface Node {
  readonly vendorId?: string;
  readonly user?: { readonly vendorId: string };
  readonly workspace?: { readonly vendorId: string };
}

const identities = { plain: 'vendorId', membership: 'user { vendorId } workspace { vendorId }' } as const;

export const membershipId = (workspaceId: string, userId: string): string => `${workspaceId} ${userId}`;

const idOf = ({ vendorId, user, workspace }: Node): string =>
  vendorId ?? membershipId(workspace?.vendorId ?? '', user?.vendorId ?? '');

/** The query for a page of a list; its variables are a Window. */
export const queryOf = ({ place, field, filter, rows }: Listing, counted = false): string => {
  const filtered = filter === undefined ? '' : `filter: { ${filter} }, `;
  const list = `list: ${field}(${filtered}first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { ${identities[rows]} } }
    nodes { ${identities[rows]} }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    ${counted ? 'totalCount' : ''}
    sources { directory { key } state completeness problem { code } }
  }`;
  return `query Page($first: Int, $after: String, $last: Int, $before: String) { ${place.replace('LIST', () => list)} }`;
};

/** Asks for a page, whatever comes: the list, or the codes of the errors. */
export const askPage = async (
  gateway: SandboxedGateway,
  listing: Listing,
  window: Window,
  counted = false,
): Promise<{ page: Page | null; codes: string[]; messages: string[] }> => {
  const { data, errors = [] } = await gateway.ask(queryOf(listing, counted), window);
  const holder = data === undefined || data === null ? null : 'list' in data ? data : Object.values(data)[0];
  const list = holder?.list ?? null;
  const codes = errors.map(({ extensions }) => String(extensions['code']));
  const messages = errors.map(({ message }) => message);
  if (list === null) return { page: null, codes, messages };
  const edges = list.edges as { cursor: string; node: Node }[];
  const sources = list.sources as (Omit<Source, 'directory' | 'code'> & {
    directory: { key: string };
    problem: { code: string } | null;
  })[];
  const page: Page = {
    ...list.pageInfo,
    ids: edges.map(({ node }) => idOf(node)),
    cursors: edges.map(({ cursor }) => cursor),
    totalCount: counted ? list.totalCount : null,
    sources: sources.map(({ directory, state, completeness, problem }) => ({
      directory: directory.key,
      state,
      completeness,
      code: problem?.code ?? null,
    })),
  };
  const nodes = (list.nodes as Node[]).map(idOf);
  if (nodes.join() !== page.ids.join()) throw new Error('`nodes` and `edges` are not the same rows.');
  return { page, codes, messages };
};

/** Reads a page that must be there, without any error. */
export const readPage = async (
  gateway: SandboxedGateway,
  listing: Listing,
  window: Window,
  counted = false,
): Promise<Page> => {
  const { page, codes, messages } = await askPage(gateway, listing, window, counted);
  if (page === null || codes.length > 0) {
    throw new Error(`${listing.field} ${JSON.stringify(window)} ended in ${codes.join()}: ${messages.join(' ')}`);
  }
  return page;
};

/** Whether the page says that rows may be missing or repeated. */
export const isPartial = ({ sources }: Page): boolean => sources.some(({ completeness }) => completeness === 'PARTIAL');
