import type { Call } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { List } from '../domain/window.ts';
import { createTokenList } from './token-list.ts';
import type { TokenAddress } from './token-walk.ts';

/** A JSON:API link: absent, null, empty, a string, or an object that holds one. */
export type Link = string | { readonly href?: string | null | undefined } | null | undefined;

/** A page as a vendor with paging links sends it. */
export interface LinkedPage<T> {
  readonly rows: readonly T[];
  readonly links: {
    readonly next?: Link;
    readonly prev?: Link;
    readonly last?: Link;
  };
  /** How many rows the whole list has, if this answer says. */
  readonly total?: number | null;
}

/** How one vendor's paging by links behaves. */
export interface JsonApiStyle<T> {
  /** The directory's key, for errors. */
  readonly directory: string;
  readonly idOf: (row: T) => string;
  readonly fetch: (address: TokenAddress, size: number, call: Call) => Promise<LinkedPage<T>>;
}

/** Snyk's OpenAPI: `limit` is a multiple of 10 between 10 and 100. */
const smallestPage = 10;
const largestPage = 100;
const fit = (count: number): number => Math.min(largestPage, Math.ceil(count / smallestPage) * smallestPage);

const parameters = { after: 'starting_after', before: 'ending_before' } as const;

/**
 * Reads a link for its cursor only: host, path and every other parameter stay ours. Undefined where there is no link, null where it
 * holds no cursor for the side.
 */
const tokenIn = (link: Link, side: TokenAddress['side']): string | null | undefined => {
  const href = typeof link === 'object' ? link?.href : link;
  if (!href) return undefined;
  const [, query = ''] = /^[^?#]*\?([^#]*)/s.exec(href) ?? [];
  return new URLSearchParams(query).get(parameters[side]) || null;
};

const addressIn = (link: Link): TokenAddress | null => {
  for (const side of ['after', 'before'] as const) {
    const token = tokenIn(link, side);
    if (token) return { token, side };
  }
  return null;
};

/** A link that holds no cursor is an error, not the first page. */
const tokenOf = (link: Link, side: TokenAddress['side'], directory: string): string | null => {
  const token = tokenIn(link, side);
  if (token !== null) return token ?? null;
  const message = `A paging link of the vendor holds no \`${parameters[side]}\` to go on with.`;
  throw new ProviderError('malformed-response', directory, message);
};

/** A list paged by JSON:API links with `starting_after` and `ending_before` (Snyk). */
export const createJsonApiList = <T>(style: JsonApiStyle<T>): List<T> =>
  createTokenList({
    directory: style.directory,
    idOf: style.idOf,
    pageLimit: largestPage,
    fit,
    fetch: async (address, size, call) => {
      const { rows, links, total } = await style.fetch(address, size, call);
      return {
        rows,
        next: tokenOf(links.next, 'after', style.directory),
        previous: tokenOf(links.prev, 'before', style.directory),
        // An offer of a short cut: a last link without a cursor is merely not taken.
        last: addressIn(links.last),
        total: total ?? null,
      };
    },
    opensAtEnd: false,
    // Snyk documents its cursors as the keys of records.
    tokensMayBePlaces: false,
  });
