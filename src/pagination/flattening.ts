import type { ProviderError } from '../domain/provider-error.ts';
import type { List } from '../domain/window.ts';

/** Rows of several lists as one list: for each row of an outer list, an inner one, in the outer's order. */
export interface Flattening<O, T> {
  readonly outer: List<O>;
  readonly idOf: (row: O) => string;
  /** Whether a stranger's id could be an outer row's. */
  readonly isId: (id: string) => boolean;
  /** May throw a ProviderError: this inner list cannot be read. */
  readonly innerOf: (outerId: string) => List<T>;
  /** Whether an inner list that fails is left out, and the sentence that says so; null lets the whole list fail. */
  readonly leaveOut: (error: ProviderError, outerId: string) => string | null;
  /** Whether the total is the sum of the inner lists' totals, each asked for when wanted. Else it is known only when the end was seen. */
  readonly sumsTotals?: boolean;
}

/** Rows are asked of the outer list in strides of this many: one page at every vendor. */
export const outerStride = 100;
