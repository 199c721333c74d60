import type { Call } from '../domain/call.ts';
import type { List } from '../domain/window.ts';

/** Every row of a list, read as one window, so that a vendor going round in circles is noticed. Rejects where the call budget ends. */
export const readWhole = async <T>(list: List<T>, call: Call): Promise<readonly T[]> => {
  const needs = { end: false, total: false };
  return (await list.read({ direction: 'forward', count: Number.MAX_SAFE_INTEGER, from: null, needs }, call)).rows;
};
