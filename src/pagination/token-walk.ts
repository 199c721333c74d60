import type { Call } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';

/** A vendor's token and the side of it that is read. A null token stands for the list's outer edge on that side. */
export interface TokenAddress {
  readonly token: string | null;
  readonly side: 'after' | 'before';
}

/** What leads on from a page: a token, null where the list ends, undefined where it goes on and the vendor gave no token. */
export type TokenBeyond = string | null | undefined;

/** One upstream page, rows in the list's order whichever side it was read from. */
export interface TokenPage<T> {
  readonly rows: readonly T[];
  /** What to read `after` for the following page. */
  readonly next: TokenBeyond;
  /** What to read `before` for the preceding page. */
  readonly previous: TokenBeyond;
  /** Where the vendor says the last page is, if it says. */
  readonly last?: TokenAddress | null;
  /** How many rows the whole list has, if the vendor says. */
  readonly total?: number | null;
}

/** How one vendor's token paging behaves. */
export interface TokenStyle<T> {
  /** The directory's key, for errors. */
  readonly directory: string;
  readonly idOf: (row: T) => string;
  /** The most rows that one page holds. */
  readonly pageLimit: number;
  /** The smallest page size that the vendor accepts and that holds `count` rows, else its largest. */
  readonly fit: (count: number) => number;
  readonly fetch: (address: TokenAddress, size: number, call: Call) => Promise<TokenPage<T>>;
  /** Whether the vendor reads from the list's end when asked for what is `before` nothing. */
  readonly opensAtEnd: boolean;
  /** Whether a token may stand for a place in the list rather than for a row: rows that come or go before it then shift what it leads to. */
  readonly tokensMayBePlaces: boolean;
}

/** A page together with the address it was read at. */
export interface Visit<T> {
  readonly address: TokenAddress;
  readonly page: TokenPage<T>;
}

/** Where a list is read from its first row on. */
export const listStart: TokenAddress = { token: null, side: 'after' };
/** Where it is read from its last row back, by a vendor that can. */
export const listEnd: TokenAddress = { token: null, side: 'before' };

/** Far above any token met, and short enough for a cursor. */
const longestToken = 2048;

const controlCharacter = /\p{Cc}/u;

/** Whether a token can be carried in a cursor and sent back. */
export const isToken = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= longestToken && !controlCharacter.test(value);

/** Reads the page at an address. A token that could not be sent back is an error here, not a cursor that is refused later. */
export const visit = async <T>(
  style: TokenStyle<T>,
  address: TokenAddress,
  size: number,
  call: Call,
): Promise<Visit<T>> => {
  const page = await style.fetch(address, size, call);
  if (canBeSent(page.next) && canBeSent(page.previous) && canBeSent(page.last?.token)) return { address, page };
  const message = `The vendor's paging token is longer than ${longestToken} characters or holds control characters.`;
  throw new ProviderError('malformed-response', style.directory, message);
};

const canBeSent = (token: TokenBeyond): boolean => token == null || isToken(token);

/** Empty pages in a row that still name a further page before the vendor is taken to loop. */
const mostEmptyPages = 3;

/** Pages read one after the other in one direction. Ends in an error, not a hang, where the vendor goes round in circles. */
export const createCourse = <T>(style: TokenStyle<T>, side: TokenAddress['side']) => {
  /** The tokens of the pages that were read in this direction. */
  const seen = new Set<string | null>();
  let emptyPages = 0;
  const refuse = (message: string): never => {
    throw new ProviderError('malformed-response', style.directory, message);
  };

  /** Where the course goes on from a page; null at the list's end. */
  return ({ address, page }: Visit<T>): TokenAddress | null => {
    if (address.side === side) seen.add(address.token);
    const token = side === 'after' ? page.next : page.previous;
    if (token === null) return null;
    if (token === undefined) return refuse('The vendor says that the list goes on, and gives no token to read on by.');
    if (seen.has(token)) refuse(`The vendor's paging does not advance: it names the same page twice.`);
    emptyPages = page.rows.length === 0 ? emptyPages + 1 : 0;
    if (emptyPages > mostEmptyPages) {
      refuse(`The vendor's paging does not advance: ${emptyPages} empty pages in a row name a further one.`);
    }
    return { token, side };
  };
};
