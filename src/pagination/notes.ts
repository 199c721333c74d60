/** Sentences that explain to a caller why a list is not simply complete. */
export const anchorGone =
  'The row that the cursor stands on is gone; the list goes on from before where it stood, so that rows may repeat.';
export const changedWhileRead = 'The list changed while it was read; rows may be missing or repeated.';
export const budgetSpent = (limit: number): string =>
  `Reading stopped after ${limit} upstream calls; the page's outermost cursor goes on from there.`;
