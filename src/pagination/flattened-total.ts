import type { Call } from '../domain/call.ts';
import type { InnerVisit } from './flattened-visits.ts';
import { type Flattening, outerStride } from './flattening.ts';
import { totalOrNull } from './total.ts';

const forTotal = { direction: 'forward', from: null } as const;

const totalOf = async <O, T>({ innerOf }: Flattening<O, T>, id: string, call: Call): Promise<number | null> => {
  const inner = innerOf(id);
  const count = Math.min(inner.pageLimit, 1000);
  return (await inner.read({ ...forTotal, count, needs: { end: false, total: true } }, call)).total;
};

const sumOf = async <O, T>(
  flattening: Flattening<O, T>,
  known: ReadonlyMap<string, number | null>,
  call: Call,
): Promise<number | null> => {
  const { outer, idOf } = flattening;
  const ids = await outer.read({ ...forTotal, count: outerStride, needs: { end: true, total: false } }, call);
  if (ids.hasNext !== false || ids.completeness === 'PARTIAL') return null;
  let sum = 0;
  for (const id of ids.rows.map(idOf)) {
    const total = known.get(id) ?? (await totalOf(flattening, id, call));
    if (total === null) return null;
    sum += total;
  }
  return sum;
};

/** The sum of the inner lists' totals. Null when any part is: a list that failed, or one whose vendor does not tell. */
export const sumTotals = async <O, T>(
  flattening: Flattening<O, T>,
  visits: readonly InnerVisit[],
  call: Call,
): Promise<number | null> => {
  if (visits.some(({ error }) => error !== null)) return null;
  const known = new Map(visits.map(({ id, total }) => [id, total]));
  return totalOrNull(() => sumOf(flattening, known, call));
};
