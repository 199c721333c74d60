import type { Call } from '../domain/call.ts';
import type { List } from '../domain/window.ts';

/**
 * Every row of a list, read as one window, so that a vendor going round in circles is noticed. Rejects where the call budget ends: not for lists
 * that tell of that in their slice, such as filtered ones and lists of lists, of which only a part would be here.
 */
export const readWhole = async <T>(list: List<T>, call: Call): Promise<readonly T[]> => {
  const needs = { end: false, total: false };
  return (await list.read({ direction: 'forward', count: Number.MAX_SAFE_INTEGER, from: null, needs }, call)).rows;
};
