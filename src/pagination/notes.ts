/** Told to the caller of a list that is not simply complete: the cursor's row was not found again. */
export const anchorGone =
  'The row that the cursor stands on is gone; the list goes on from before where it stood, so that rows may repeat.';
/** Told where two answers to one read contradicted each other. */
export const changedWhileRead = 'The list changed while it was read; rows may be missing or repeated.';
/** Told on later pages of a walk that passed lists which could not be read. */
export const leftOutBefore = (lists: number): string =>
  lists === 1
    ? 'One list was left out on the way here; the page of this walk that met it says which, and why.'
    : `${lists} lists were left out on the way here; the pages of this walk that met them say which, and why.`;
/** Told where the call budget ended a scan, or a list of lists. */
export const budgetSpent = (limit: number): string =>
  `Reading stopped after ${limit} upstream calls; the page's outermost cursor goes on from there.`;
