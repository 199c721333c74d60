import type { Call } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';

/** A vendor's token and the side of it that is read. A null token stands for the list's outer edge on that side. */
export interface TokenAddress {
  readonly token: string | null;
  readonly side: 'after' | 'before';
}

/** One upstream page, rows in the list's order whichever side it was read from. */
export interface TokenPage<T> {
  readonly rows: readonly T[];
  /** What to read `after` for the following page; null at the list's end. */
  readonly next: string | null;
  /** What to read `before` for the preceding page; null at the list's start. */
  readonly previous: string | null;
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
  /** Asks how many rows the list has, where the vendor can be asked. */
  readonly askTotal?: (call: Call) => Promise<number | null>;
}

/** A page together with the address it was read at. */
export interface Visit<T> {
  readonly address: TokenAddress;
  readonly page: TokenPage<T>;
}

export const listStart: TokenAddress = { token: null, side: 'after' };
export const listEnd: TokenAddress = { token: null, side: 'before' };

/** Empty pages in a row that still name a further page before the vendor is taken to loop. */
const mostEmptyPages = 3;

/** Reads pages one after the other and ends in an error, not a hang, where the vendor goes round in circles. */
export const createTokenWalk = <T>(style: TokenStyle<T>, call: Call) => {
  const seen = new Set<string>();
  let emptyPages = 0;

  const loops = (what: string): never => {
    throw new ProviderError('malformed-response', style.directory, `The vendor's paging does not advance: ${what}.`);
  };

  return async (address: TokenAddress, size: number): Promise<Visit<T>> => {
    const key = `${address.side} ${address.token}`;
    if (seen.has(key)) loops('it named the same page twice');
    seen.add(key);
    const page = await style.fetch(address, size, call);
    const onward = address.side === 'after' ? page.next : page.previous;
    if (onward !== null && onward === address.token) loops('a page names itself as the one that follows');
    emptyPages = page.rows.length === 0 && onward !== null ? emptyPages + 1 : 0;
    if (emptyPages > mostEmptyPages) loops(`${emptyPages} empty pages in a row name a further one`);
    return { address, page };
  };
};

export type TokenWalk<T> = ReturnType<typeof createTokenWalk<T>>;
