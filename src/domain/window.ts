import type { Call } from './call.ts';

/** Where a row stands in its list: made by the list, opaque to all others, small enough for a cursor. JSON all the way down. */
export type Position = readonly PositionPart[];
export type PositionPart = string | number | null | Position;

/**
 * Relay's `first/after` or `last/before`, validated once.
 * `first` is not the upstream page size: each style of paging chooses its own pages and keeps what the window wants.
 */
export interface Window {
  readonly direction: 'forward' | 'backward';
  /** How many rows are wanted, at least 1. */
  readonly count: number;
  /** Forward: the rows after this one. Backward: the rows before it. Null: from the list's first or last row. */
  readonly from: Position | null;
  /** What the caller selected beyond the rows; what is not needed is not paid for with an upstream call. */
  readonly needs: WindowNeeds;
}

export interface WindowNeeds {
  /** Whether the far end must be learnt exactly (`hasNextPage` forward, `hasPreviousPage` backward). */
  readonly end: boolean;
  /** Whether the vendor is to be asked how many rows the whole list has. */
  readonly total: boolean;
}

/** `PARTIAL`: rows may be missing or repeated, and `notes` say why. `LEDGER_ONLY`: only what went through Rollcall is known. */
export type Completeness = 'COMPLETE' | 'PARTIAL' | 'LEDGER_ONLY';

/** What a window yields. Rows are in the list's own order in both directions. */
export interface Slice<T> {
  readonly rows: readonly T[];
  /** Where `rows[index]` stands. Computed on demand: most positions are never asked for. */
  readonly position: (index: number) => Position;
  /** Null where it was not learnt, because the window did not need it. */
  readonly hasNext: boolean | null;
  readonly hasPrevious: boolean | null;
  /** How many rows the whole list has; null where no answer has proven it. Never guessed. */
  readonly total: number | null;
  readonly completeness: Completeness;
  /** Sentences for the caller: what was filtered locally, why the list is partial. */
  readonly notes: readonly string[];
  /** How many of the lists that this one is made of were left out so far, on this page or on earlier ones of the walk. @default 0 */
  readonly leftOut?: number;
  /** Where to read on when the call budget ended before the window was full and no row stands there; else null. */
  readonly resume: Position | null;
}

/** One list of one vendor, read window by window. */
export interface List<T> {
  /** The most rows that one upstream call brings: what the loaders plan batches by. */
  readonly pageLimit: number;
  /** Whether a position that a stranger handed in could have been made by this list. Asked before any upstream call. */
  readonly accepts: (position: Position) => boolean;
  /** Rejects with a ProviderError. */
  readonly read: (window: Window, call: Call) => Promise<Slice<T>>;
}
