/** The word of `words` that `word` was probably meant to be, or null where none is near. Case does not matter. */
export const nearest = (word: string, words: readonly string[]): string | null => {
  const reach = Math.max(1, Math.min(3, Math.floor(word.length / 3)));
  let best: { word: string; distance: number } | null = null;
  for (const candidate of words) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= reach && (best === null || distance < best.distance)) best = { word: candidate, distance };
  }
  return best?.word ?? null;
};

/** How many letters must be put in, taken out, replaced or swapped with their neighbour. */
const editDistance = (from: string, to: string): number => {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const replace = at(last, column - 1) + (same ? 0 : 1);
      const swap = swapped ? at(beforeLast, column - 2) + 1 : Infinity;
      current.push(Math.min(replace, swap, at(last, column) + 1, at(current, column - 1) + 1));
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
};

const at = (row: readonly number[], column: number): number => row[column] ?? Infinity;
