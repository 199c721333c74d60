import type { Position, Window } from '../domain/window.ts';

/** Whether a part of a position is the position of a list within. */
export const isPosition = (value: unknown): value is Position => Array.isArray(value);

/** The parsed position, or a refusal: `accepts` is asked before a list is read. */
export const ofThisList = <P>(parsed: P | null): P => {
  if (parsed === null) throw new RangeError('This position is of another list.');
  return parsed;
};

/** That a position is no row's: the call budget ended a walk in this direction there, between two rows. */
export interface Stop {
  readonly direction: Window['direction'];
  /** Whether the walk had any row behind it; null where that is not known. */
  readonly found: boolean | null;
}

/** The two last parts of a stop's position. */
export const partsOfStop = ({ direction, found }: Stop): Position => [
  direction === 'forward' ? 'f' : 'b',
  found === null ? null : Number(found),
];

/** Reads the parts of a stop that came back from a stranger; null where they are none. */
export const parseStop = ([direction, found]: readonly unknown[]): Stop | null => {
  if (direction !== 'f' && direction !== 'b') return null;
  if (found !== null && found !== 0 && found !== 1) return null;
  return { direction: direction === 'f' ? 'forward' : 'backward', found: found === null ? null : found === 1 };
};

/** Whether rows lie behind a window, against its direction. `stop` is what its position is if it is no row's. */
export const isRowBehind = (window: Window, stop: Stop | null): boolean | null => {
  if (window.from === null) return false;
  if (stop === null) return true;
  return stop.direction === window.direction ? stop.found : null;
};
