import type { Call } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { Position, Window } from '../domain/window.ts';
import { ofThisList } from './position.ts';
import { findTokenAnchor } from './token-anchor.ts';
import { parseTokenPosition, type TokenPosition } from './token-position.ts';
import { createCourse, listEnd, listStart, type TokenStyle, type Visit, visit } from './token-walk.ts';

/** Where a window begins: a page, and the boundary between two of its rows. */
export interface Opening<T> {
  readonly visit: Visit<T>;
  readonly boundary: number;
  /** Whether the cursor's row is gone. */
  readonly anchorLost: boolean;
  /** Pages already read that come next, the nearest last. */
  readonly ahead: Visit<T>[];
}

/** At the edge by which the window enters a page. */
const atEdge = <T>(entered: Visit<T>, { direction }: Window): Opening<T> => ({
  visit: entered,
  boundary: direction === 'forward' ? 0 : entered.page.rows.length,
  anchorLost: false,
  ahead: [],
});

/** Reads forward to the last page, keeping those that hold the last `count` rows. */
const walkToEnd = async <T>(style: TokenStyle<T>, first: Visit<T>, window: Window, call: Call): Promise<Opening<T>> => {
  const arrive = createCourse(style, 'after');
  const ahead: Visit<T>[] = [];
  let last = first;
  for (let beyond = arrive(last); beyond !== null; beyond = arrive(last)) {
    ahead.push(last);
    while (ahead.slice(1).reduce((rows, { page }) => rows + page.rows.length, 0) >= window.count) ahead.shift();
    last = await visit(style, beyond, style.pageLimit, call);
  }
  return { ...atEdge(last, window), ahead };
};

const openAtEnd = async <T>(style: TokenStyle<T>, window: Window, call: Call): Promise<Opening<T>> => {
  if (style.opensAtEnd) {
    const last = await visit(style, listEnd, style.fit(window.count), call);
    if (last.page.next === null) return atEdge(last, window);
    const message = 'Asked for the last rows, the vendor sent rows with more behind them.';
    throw new ProviderError('malformed-response', style.directory, message);
  }
  const first = await visit(style, listStart, style.pageLimit, call);
  if (first.page.next === null || !first.page.last) return walkToEnd(style, first, window, call);
  const last = await visit(style, first.page.last, style.pageLimit, call);
  // There are rows before the last page: one that says otherwise would hide them.
  return walkToEnd(style, last.page.previous === null ? first : last, window, call);
};

const openAtStart = async <T>(style: TokenStyle<T>, window: Window, call: Call): Promise<Opening<T>> =>
  atEdge(await visit(style, listStart, style.fit(window.count), call), window);

const openAtEdge = <T>(style: TokenStyle<T>, window: Window, call: Call): Promise<Opening<T>> =>
  (window.direction === 'forward' ? openAtStart : openAtEnd)(style, window, call);

/** Where to go on when the cursor's row is gone: from as far back as was looked, so that rows may repeat and none that stayed is skipped. */
const openPastLost = async <T>(
  style: TokenStyle<T>,
  read: readonly Visit<T>[],
  window: Window,
  call: Call,
): Promise<Opening<T>> => {
  const forward = window.direction === 'forward';
  const filled = read.filter(({ page }) => page.rows.length > 0);
  // Where nothing is left of pages that were read against the window's direction, it begins at the list's own edge.
  const edge =
    (forward ? filled[0] : filled.at(-1)) ??
    read.find(({ address }) => address.side === (forward ? 'after' : 'before'));
  const opening = edge === undefined ? await openAtEdge(style, window, call) : atEdge(edge, window);
  return { ...opening, anchorLost: true };
};

/**
 * Whether a cursor's row is looked for again though it has the token of the page beyond: where tokens may be places, and one page holds all
 * rows up to it and the window's too. That takes the one call that the token would take, and reads the rows up to the cursor's once more.
 */
const isWorthAnotherLook = <T>(style: TokenStyle<T>, at: TokenPosition, count: number): boolean =>
  style.tokensMayBePlaces && at.distance + 1 + count <= style.pageLimit;

/**
 * Finds the page and the place in it where a window begins. The token of the page beyond is followed where it stands for a row, and else
 * only where another look at the cursor's row would cost a call: behind a page that is full, or that was read the other way round.
 */
export const openWindow = <T>(style: TokenStyle<T>, window: Window, call: Call): Promise<Opening<T>> =>
  window.from === null ? openAtEdge(style, window, call) : openAtPosition(style, window.from, window, call);

const openAtPosition = async <T>(
  style: TokenStyle<T>,
  from: Position,
  window: Window,
  call: Call,
): Promise<Opening<T>> => {
  const at = ofThisList(parseTokenPosition(style, from));
  const forward = window.direction === 'forward';
  const side = forward ? 'after' : 'before';
  const token = forward ? at.next : at.previous;
  const isOwnWay = at.address.side === side;
  if (token !== null && !(isOwnWay && isWorthAnotherLook(style, at, window.count))) {
    return atEdge(await visit(style, { token, side }, style.fit(window.count), call), window);
  }

  const { found, read } = await findTokenAnchor(style, at, isOwnWay ? window.count : 0, call);
  if (found === null) return openPastLost(style, read, window, call);
  return { visit: found.visit, boundary: forward ? found.index + 1 : found.index, anchorLost: false, ahead: [] };
};
