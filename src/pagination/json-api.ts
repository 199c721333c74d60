import type { Call } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { List } from '../domain/window.ts';
import { createTokenList } from './token-list.ts';
import type { TokenAddress } from './token-walk.ts';

/** A JSON:API link: absent, null, empty, a string, or an object that holds one. */
export type Link = string | { readonly href?: string | null | undefined } | null | undefined;

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

export interface JsonApiStyle<T> {
  /** The directory's key, for errors. */
  readonly directory: string;
  readonly idOf: (row: T) => string;
  readonly fetch: (address: TokenAddress, size: number, call: Call) => Promise<LinkedPage<T>>;
  readonly askTotal?: (call: Call) => Promise<number | null>;
}

/** Snyk's OpenAPI: `limit` is a multiple of 10 between 10 and 100. */
const smallestPage = 10;
const largestPage = 100;
const fit = (count: number): number => Math.min(largestPage, Math.ceil(count / smallestPage) * smallestPage);

/**
 * Reads a link for its cursor only: host, path and every other parameter stay ours. Null where there is no link.
 * A link that holds no cursor is an error, not the first page.
 */
export const addressOfLink = (link: Link, directory: string): TokenAddress | null => {
  const href = typeof link === 'object' ? link?.href : link;
  if (href === undefined || href === null || href === '') return null;
  const query = new URLSearchParams(href.includes('?') ? href.slice(href.indexOf('?') + 1).replace(/#.*$/s, '') : '');
  const after = query.get('starting_after');
  if (after) return { token: after, side: 'after' };
  const before = query.get('ending_before');
  if (before) return { token: before, side: 'before' };
  throw new ProviderError('malformed-response', directory, 'A paging link of the vendor holds no cursor.');
};

const tokenOf = (link: Link, side: TokenAddress['side'], directory: string): string | null => {
  const address = addressOfLink(link, directory);
  if (address === null) return null;
  if (address.side === side) return address.token;
  throw new ProviderError('malformed-response', directory, 'A paging link of the vendor points the wrong way.');
};

/** A `last` link is an offer of a short cut: one without a cursor is merely not taken. */
const lastOf = (link: Link): TokenAddress | null => {
  try {
    return addressOfLink(link, '');
  } catch {
    return null;
  }
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
        last: lastOf(links.last),
        total: total ?? null,
      };
    },
    opensAtEnd: false,
    ...(style.askTotal === undefined ? {} : { askTotal: style.askTotal }),
  });
