import type { Cursor } from './cursor.ts';
import type { SnykBehaviour } from './options.ts';

/** Which page a request asks for. */
export interface PageRequest {
  readonly limit: number;
  readonly parameter: 'starting_after' | 'ending_before';
  /** Null for the first page. */
  readonly cursor: Cursor | null;
}

/** Where a link leads; without a cursor, to the first page. */
export type Target = Pick<PageRequest, 'parameter' | 'cursor'>;

export type LinkName = 'first' | 'last' | 'prev' | 'next';
export type PageLinks = Readonly<Record<LinkName, Target | null>>;

/** A page within its list. */
export interface PagePlace {
  readonly request: PageRequest;
  /** The index of the page's first row, and the one behind its last. */
  readonly start: number;
  readonly end: number;
  /** How many rows the list has. */
  readonly total: number;
  /** A link that starts from the row at an index. */
  readonly target: (parameter: Target['parameter'], index: number) => Target | null;
}

/** The empty page that the request has come to, which links onwards; null where it asks for a real one. */
export const blankPage = (
  { parameter, cursor }: PageRequest,
  { emptyPages }: SnykBehaviour,
): { readonly entries: readonly never[]; readonly links: PageLinks } | null => {
  if (cursor === null || cursor.blank === 0 || cursor.blank > emptyPages) return null;
  const onwards = blankAfter({ parameter, cursor });
  const links = { first: null, last: null, prev: null, next: null };
  return { entries: [], links: { ...links, [parameter === 'starting_after' ? 'next' : 'prev']: onwards } };
};

/** The links of a page, spoilt as the sandbox was told. */
export const misbehave = (links: PageLinks, place: PagePlace, behaviour: SnykBehaviour): PageLinks => {
  const { request, start, end, target, total } = place;
  const onwards = request.parameter === 'starting_after' ? 'next' : 'prev';
  if (behaviour.paging === 'next-is-self') return { ...links, [onwards]: links[onwards] ?? request };
  if (behaviour.paging === 'cursor-repeats') {
    const { limit } = request;
    if (onwards === 'next' && start >= 2 * limit) return { ...links, next: target('starting_after', limit - 1) };
    if (onwards === 'prev' && total - end >= 2 * limit)
      return { ...links, prev: target('ending_before', total - limit) };
  }
  if (behaviour.emptyPages > 0 && end > start) {
    const edge = onwards === 'next' ? target('starting_after', end - 1) : target('ending_before', start);
    return { ...links, [onwards]: edge === null ? null : blankAfter(edge) };
  }
  return links;
};

const blankAfter = ({ parameter, cursor }: Target): Target => ({
  parameter,
  cursor: cursor === null ? null : { ...cursor, blank: cursor.blank + 1 },
});
